package intake

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"

	"github.com/queuecast/queuecast/kiosk/queue"
)

var zone = time.FixedZone("UTC+8", 8*3600)

func options() Options {
	return Options{
		Services: []queue.Service{
			{ID: "reg", Name: "挂号", Names: map[string]string{"en": "Registration"}, Prefix: "A"},
			{ID: "lab", Name: "化验", Prefix: "B"},
		},
		Priorities: []queue.Priority{{ID: "senior", Name: "老人"}},
		Now:        time.Date(2026, 5, 6, 12, 0, 0, 0, zone),
	}
}

const sheet = "排队号,姓名,服务,预约时间,优先,手机,备注\nA001,张三丰,挂号,14:30,老人,138,\"轮椅,\n靠窗\"\n\n,李四,registration,2026-05-07 9:05,,,\n"

func wanted() []Row {
	return []Row{
		{2, queue.Row{Number: "A001", Name: "张三丰", Service: "reg", Priority: "senior", Phone: "138", Note: "轮椅,\n靠窗", Due: time.Date(2026, 5, 6, 14, 30, 0, 0, zone)}},
		{5, queue.Row{Name: "李四", Service: "reg", Due: time.Date(2026, 5, 7, 9, 5, 0, 0, zone)}},
	}
}

func read(t testing.TB, data []byte) (*List, error) {
	t.Helper()
	return Read(t.Context(), bytes.NewReader(data), options())
}

func TestEncodingsAndSeparators(t *testing.T) {
	encoded := func(e interface {
		Bytes([]byte) ([]byte, error)
	}, text string,
	) []byte {
		data, err := e.Bytes([]byte(text))
		if err != nil {
			t.Fatal(err)
		}
		return data
	}
	for name, data := range map[string][]byte{
		"UTF-8":                   []byte(sheet),
		"UTF-8 with a mark":       []byte("\ufeff" + sheet),
		"GBK":                     encoded(simplifiedchinese.GBK.NewEncoder(), sheet),
		"GB 18030":                encoded(simplifiedchinese.GB18030.NewEncoder(), sheet),
		"UTF-16 little-endian":    encoded(unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewEncoder(), sheet),
		"UTF-16 big-endian":       encoded(unicode.UTF16(unicode.BigEndian, unicode.UseBOM).NewEncoder(), sheet),
		"lines of Windows":        []byte(strings.ReplaceAll(sheet, "\n", "\r\n")),
		"tabs":                    []byte(strings.ReplaceAll(strings.ReplaceAll(sheet, ",", "\t"), "轮椅\t", "轮椅,")),
		"semicolons":              []byte(strings.ReplaceAll(strings.ReplaceAll(sheet, ",", ";"), "轮椅;", "轮椅,")),
		"headings in other forms": []byte(strings.Replace(sheet, "排队号,姓名,服务,预约时间", "Ticket No.,ＮＡＭＥ, Service ,appointment_time", 1)),
	} {
		t.Run(name, func(t *testing.T) {
			list, err := read(t, data)
			if err != nil {
				t.Fatal(err)
			}
			if len(list.Problems) > 0 || !reflect.DeepEqual(list.Rows, wanted()) {
				t.Errorf("rows\n%+v\nproblems %+v", list.Rows, list.Problems)
			}
		})
	}
}

func TestListWithoutHeadings(t *testing.T) {
	list, err := read(t, []byte("12,Smith\n13,,化验\n"))
	if err != nil {
		t.Fatal(err)
	}
	want := []Row{{1, queue.Row{Number: "12", Name: "Smith"}}, {2, queue.Row{Number: "13", Service: "lab"}}}
	if !reflect.DeepEqual(list.Rows, want) || len(list.Problems) > 0 {
		t.Errorf("%+v", list)
	}
}

func TestProblemsHaveLineAndColumn(t *testing.T) {
	list, err := read(t, []byte("名字,号码,颜色,服务,时间,名字\n张三,1/2,red,外科,25:00,x\n李四,A001,,,,\n"+
		strings.Repeat("王", queue.MaxNameLen+1)+",A002\nx,A001\ny,A\xef\xbf\xbd\n"))
	if err != nil {
		t.Fatal(err)
	}
	state := queue.NewState(queue.Config{Services: options().Services})
	list.Add(state.CheckImport(list.Tickets()))
	var got []string
	for _, p := range list.Problems {
		got = append(got, fmt.Sprintf("%d:%d %T", p.Line, p.Column, p.Err))
	}
	want := []string{
		"1:6 *errors.errorString", "2:2 *queue.BadCharError", "2:4 *queue.UnknownServiceError", "2:5 *errors.errorString",
		"4:1 *queue.TextError", "5:2 *queue.NumberTakenError", "6:2 *errors.errorString",
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got  %q\nwant %q", got, want)
	}
	if c := list.Columns[2]; c.Field != Ignored || c.Heading != "颜色" {
		t.Errorf("column 3 is %+v", c)
	}
}

func TestTimes(t *testing.T) {
	day := func(h, m int) time.Time { return time.Date(2026, 5, 6, h, m, 0, 0, zone) }
	for _, tt := range []struct {
		cell   string
		serial bool
		want   time.Time
	}{
		{"9:05", false, day(9, 5)},
		{"09：05", false, day(9, 5)},
		{"下午2:30", false, day(14, 30)},
		{"2:30 PM", false, day(14, 30)},
		{"上午 9:00", false, day(9, 0)},
		{"2026/5/6 9:05", false, day(9, 5)},
		{"2026年5月6日 9:05", false, day(9, 5)},
		{"2026-05-06T09:05:00+08:00", false, day(9, 5)},
		{"0.5", true, day(12, 0)},
		{"46148.375", true, day(9, 0)},
		{"46148.375", false, time.Time{}},
		{"7", true, time.Time{}},
		{"NaN", true, time.Time{}},
		{"1e300", true, time.Time{}},
		{"1926-05-06 9:00", false, time.Time{}},
		{"24:00", false, time.Time{}},
		{"soon", false, time.Time{}},
	} {
		b := &builder{options: options(), serial: tt.serial}
		got, err := b.time(tt.cell)
		if !got.Equal(tt.want) || (err == nil) == tt.want.IsZero() {
			t.Errorf("%q (serial %v) = %v, %v; want %v", tt.cell, tt.serial, got, err, tt.want)
		}
	}
}

// workbook makes an XLSX file whose first sheet is hidden.
func workbook(t testing.TB, cells map[string]any) []byte {
	t.Helper()
	f := excelize.NewFile()
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	_, err := f.NewSheet("名单")
	must(err)
	f.SetActiveSheet(1)
	must(f.SetSheetVisible("Sheet1", false))
	for cell, value := range cells {
		must(f.SetCellValue("名单", cell, value))
	}
	var out bytes.Buffer
	must(f.Write(&out))
	must(f.Close())
	return out.Bytes()
}

func TestWorkbook(t *testing.T) {
	list, err := read(t, workbook(t, map[string]any{
		"A1": "号码", "B1": "姓名", "C1": "时间", "D1": "服务",
		"A2": 12, "B2": "张三丰", "C2": time.Date(2026, 5, 6, 14, 30, 0, 0, time.UTC),
		"A4": "A013", "C4": 0.375, "D4": "化验",
		"A5": "?",
	}))
	if err != nil {
		t.Fatal(err)
	}
	want := []Row{
		{2, queue.Row{Number: "12", Name: "张三丰", Due: time.Date(2026, 5, 6, 14, 30, 0, 0, zone)}},
		{4, queue.Row{Number: "A013", Service: "lab", Due: time.Date(2026, 5, 6, 9, 0, 0, 0, zone)}},
		{5, queue.Row{}},
	}
	if !reflect.DeepEqual(list.Rows, want) {
		t.Errorf("rows %+v", list.Rows)
	}
	if p := list.Problems; len(p) != 1 || p[0].Line != 5 || p[0].Column != 1 || p[0].Value != "?" {
		t.Errorf("problems %+v", p)
	}
}

func TestReadRefuses(t *testing.T) {
	archive := func(name string, content io.Reader) []byte {
		var out bytes.Buffer
		w := zip.NewWriter(&out)
		f, err := w.Create(name)
		if err == nil {
			_, err = io.Copy(f, content)
		}
		if err == nil {
			err = w.Close()
		}
		if err != nil {
			t.Fatal(err)
		}
		return out.Bytes()
	}
	var format *FormatError
	var big *TooBigError
	for name, tt := range map[string]struct {
		data []byte
		is   error // or
		as   any
	}{
		"nothing":              {nil, ErrEmpty, nil},
		"headings only":        {[]byte("号码,姓名\n"), ErrEmpty, nil},
		"blank lines":          {[]byte(" , ,\n\n\t\n"), ErrEmpty, nil},
		"old Excel":            {[]byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1rest"), ErrOldExcel, nil},
		"a picture":            {[]byte("\x89PNG\r\n\x00\x00"), ErrNotText, nil},
		"an open quote":        {[]byte("1,\"a\n2,b\n"), nil, &format},
		"too many bytes":       {bytes.Repeat([]byte("1\n"), MaxFileBytes/2+1), nil, &big},
		"too many rows":        {bytes.Repeat([]byte("1\n"), queue.MaxImportRows+1), nil, &big},
		"too many columns":     {[]byte(strings.Repeat("1,", MaxColumns) + "1\n"), nil, &big},
		"an archive of nought": {archive("a.txt", strings.NewReader("x")), nil, &format},
		"a cut archive":        {workbook(t, map[string]any{"A1": 1})[:900], nil, &format},
		"an unpacking bomb":    {archive("xl/worksheets/sheet1.xml", io.LimitReader(zeroes{}, MaxUnpackedBytes+1)), nil, &big},
	} {
		t.Run(name, func(t *testing.T) {
			list, err := read(t, tt.data)
			if tt.is != nil && !errors.Is(err, tt.is) || tt.as != nil && !errors.As(err, tt.as) || err == nil || list != nil {
				t.Errorf("got %+v, %v", list, err)
			}
		})
	}
}

type zeroes struct{}

func (zeroes) Read(p []byte) (int, error) {
	clear(p)
	return len(p), nil
}

func TestReadingCanBeStoppedAndTellsItsProgress(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	o := options()
	var told []int
	o.Progress = func(done, about int) {
		if told = append(told, done); done > about {
			t.Errorf("%d of about %d", done, about)
		}
		cancel()
	}
	data := strings.Repeat("1\n", 10*progressEvery)
	if _, err := Read(ctx, strings.NewReader(data), o); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
	if !reflect.DeepEqual(told, []int{progressEvery}) {
		t.Errorf("told %v", told)
	}
}

func TestProblemsAreBounded(t *testing.T) {
	list, err := read(t, bytes.Repeat([]byte("?\n"), MaxProblems+5))
	if err != nil || len(list.Problems) != MaxProblems || list.More != 5 {
		t.Errorf("%d problems and %d more, %v", len(list.Problems), list.More, err)
	}
}

func FuzzRead(f *testing.F) {
	f.Add([]byte(sheet))
	gbk, err := simplifiedchinese.GBK.NewEncoder().Bytes([]byte(sheet))
	if err != nil {
		f.Fatal(err)
	}
	f.Add(gbk)
	f.Add([]byte("\xff\xfe1\x00,\x00"))
	f.Add(workbook(f, map[string]any{"A1": "号码", "A2": 7, "B1": "时间", "B2": 0.5}))
	f.Fuzz(func(t *testing.T, data []byte) {
		list, err := Read(t.Context(), bytes.NewReader(data), options())
		if err != nil {
			if list != nil {
				t.Fatal("a list and an error")
			}
			return
		}
		if len(list.Rows) == 0 || len(list.Rows) > queue.MaxImportRows {
			t.Fatalf("%d rows", len(list.Rows))
		}
		list.Add(queue.NewState(queue.Config{Services: options().Services}).CheckImport(list.Tickets()))
		for _, p := range list.Problems {
			if p.Err == nil || p.Line < 0 || p.Column < 0 || p.Column > MaxColumns {
				t.Fatalf("problem %+v", p)
			}
		}
	})
}

func BenchmarkReadText(b *testing.B) {
	data := []byte("号码,姓名,服务,时间\n")
	for i := range queue.MaxImportRows {
		data = fmt.Appendf(data, "C%04d,张三丰,挂号,14:30\n", i)
	}
	for b.Loop() {
		if _, err := read(b, data); err != nil {
			b.Fatal(err)
		}
	}
}
