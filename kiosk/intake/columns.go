package intake

import (
	"strings"

	"golang.org/x/text/width"

	"github.com/queuecast/queuecast/kiosk/queue"
)

// headings are the names by which columns are known, folded by key.
func headings() map[string]Field {
	known := make(map[string]Field)
	for field, names := range map[Field]string{
		Number:   "号码 号 排队号 排队号码 票号 取号 编号 號碼 票號 number no ticket ticketno ticketnumber queueno queuenumber",
		Name:     "姓名 名字 名称 患者 患者姓名 病人姓名 客户 客户姓名 顾客 name fullname customer patient guest",
		Service:  "服务 业务 科室 队列 窗口类型 服务项目 业务类型 服務 業務 service department queue",
		Time:     "时间 预约 预约时间 预约时段 到达时间 時間 預約時間 time appointment appointmenttime due",
		Priority: "优先 优先级 优先类别 类别 優先 priority class",
		Phone:    "电话 手机 手机号 手机号码 联系电话 電話 phone mobile tel telephone phonenumber",
		Note:     "备注 说明 附注 備註 note notes remark remarks comment",
	} {
		for _, name := range strings.Fields(names) {
			known[name] = field
		}
	}
	return known
}

// key folds what does not distinguish names: width, case, spaces and a few signs.
func key(text string) string {
	text = width.Fold.String(strings.ToLower(text))
	return strings.Map(func(r rune) rune {
		if strings.ContainsRune(" \t\u00a0_-:*#.", r) {
			return -1
		}
		return r
	}, text)
}

// heading takes the first line as headings if any of its cells is one. Else the
// columns are those of a list without headings, and the line is a row.
func (b *builder) heading(line int, cells []string) bool {
	known := headings()
	seen := make(map[Field]bool)
	var columns []Column
	var twice []Problem
	for i, cell := range cells {
		column := Column{Heading: strings.TrimSpace(cell), Field: known[key(cell)]}
		if seen[column.Field] {
			twice = append(twice, Problem{Line: line, Column: i + 1, Value: shorten(column.Heading), Err: ErrColumnTwice})
			column.Field = Ignored
		} else if column.Field != Ignored {
			seen[column.Field] = true
		}
		columns = append(columns, column)
	}
	if len(seen) == 0 {
		b.list.Columns = []Column{{Field: Number}, {Field: Name}, {Field: Service}, {Field: Time}}
		return false
	}
	b.list.Columns = columns
	for _, p := range twice {
		b.list.report(p)
	}
	return true
}

func (o Options) service(cell string) (string, error) {
	wanted := key(cell)
	known := make([]string, 0, len(o.Services))
	for _, s := range o.Services {
		if named(wanted, s.ID, s.Name, s.Names) || s.Prefix != "" && wanted == key(s.Prefix) {
			return s.ID, nil
		}
		known = append(known, s.ID)
	}
	return "", &queue.UnknownServiceError{ID: shorten(cell), Known: known}
}

func (o Options) priority(cell string) (string, error) {
	wanted := key(cell)
	known := make([]string, 0, len(o.Priorities))
	for _, p := range o.Priorities {
		if named(wanted, p.ID, p.Name, p.Names) {
			return p.ID, nil
		}
		known = append(known, p.ID)
	}
	return "", &queue.UnknownPriorityError{ID: shorten(cell), Known: known}
}

func named(wanted, id, name string, names map[string]string) bool {
	if wanted == key(id) || wanted == key(name) {
		return true
	}
	for _, other := range names {
		if wanted == key(other) {
			return true
		}
	}
	return false
}
