package desktop

import (
	"context"
	"path/filepath"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/storage"

	"github.com/queuecast/queuecast/app/messages"
	"github.com/queuecast/queuecast/kiosk/intake"
	intakeview "github.com/queuecast/queuecast/views/intake"
	"github.com/queuecast/queuecast/views/widgets"
	"github.com/queuecast/queuecast/views/words"
)

const importWidth, importHeight = 980, 640

// importPanel brings a list into the queue.
type importPanel struct {
	*panel
	view  *intakeview.View
	state intakeview.State
	list  *intake.List
	path  string
}

func (d *Desktop) openImport() {
	d.openPanel(&d.importWindow, func() string { return words.X("operator.tools.import", "Import") }, importWidth, importHeight, func(p *panel) (fyne.CanvasObject, func()) {
		i := newImportPanel(p)
		p.onEscape(i.giveUp)
		return i.view.Content(), nil
	})
}

func newImportPanel(p *panel) *importPanel {
	i := &importPanel{panel: p}
	i.view = intakeview.New(intakeview.Intents{ChooseFile: i.choose, Import: i.begin, Cancel: i.giveUp})
	i.view.SetState(i.state)
	return i
}

func (i *importPanel) choose() {
	d := dialog.NewFileOpen(func(file fyne.URIReadCloser, err error) {
		switch {
		case err != nil:
			i.fail(err)
		case file != nil:
			path := file.URI().Path()
			_ = file.Close() // the station reads it
			i.read(path)
		}
	}, i.window)
	d.SetFilter(storage.NewExtensionFileFilter([]string{".csv", ".txt", ".xlsx"}))
	d.Show()
}

func (i *importPanel) read(path string) {
	i.path, i.list = path, nil
	i.state = intakeview.State{Stage: intakeview.Reading, File: filepath.Base(path)}
	i.view.SetState(i.state)
	var list *intake.List
	i.work(func(ctx context.Context) (err error) {
		list, err = i.d.station.ReadList(ctx, path, i.progress(ctx, i.advance))
		return err
	}, func(err error) {
		if err != nil {
			i.fail(err)
			return
		}
		i.list = list
		i.check()
	})
}

func (i *importPanel) advance(part float64) {
	i.state.Progress = part
	i.view.SetState(i.state)
}

func (i *importPanel) fail(err error) {
	i.state = intakeview.State{Stage: intakeview.Choosing}
	i.say(became(err, ""))
}

// check shows the list that was read.
func (i *importPanel) check() {
	file := i.state.File
	i.state = preview(i.list)
	i.state.Stage, i.state.File = intakeview.Checked, file
	i.view.SetState(i.state)
}

func (i *importPanel) begin() {
	if i.list == nil {
		return
	}
	i.state.Stage, i.state.Progress, i.state.Message = intakeview.Importing, 0, nil
	i.view.SetState(i.state)
	list, done := i.list, false
	i.work(func(ctx context.Context) (err error) {
		done, err = i.d.station.Import(ctx, list, "", i.progress(ctx, i.advance))
		return err
	}, func(err error) {
		switch {
		case err != nil:
			i.state.Stage = intakeview.Checked
			i.say(became(err, ""))
		case done:
			i.state.Stage = intakeview.Finished
			i.say(became(nil, messages.Text("cli.import.done", map[string]any{"Count": len(list.Rows)})))
		default: // the hall has changed since
			i.check()
		}
	})
}

// giveUp stops what is under way, or closes the panel.
func (i *importPanel) giveUp() {
	if i.busy == nil {
		i.window.Close()
		return
	}
	i.stop()
	i.job++ // what it still brings is not wanted
	if i.list != nil {
		i.check()
		return
	}
	i.state = intakeview.State{}
	i.view.SetState(i.state)
}

// preview is a list as the panel shows it.
func preview(list *intake.List) (s intakeview.State) {
	place := map[int]int{} // by column of the file, from 1: the one shown
	var fields []intake.Field
	for n, column := range list.Columns {
		if column.Field == intake.Ignored {
			continue
		}
		place[n+1] = len(fields)
		fields = append(fields, column.Field)
		s.Columns = append(s.Columns, heading(column))
	}
	bad := map[int][]int{} // by line
	lines := map[int]bool{}
	for _, p := range list.Problems {
		lines[p.Line] = true
		problem := intakeview.Problem{Line: p.Line, Value: p.Value, Reason: messages.Sentence(p.Err)}
		if p.Column >= 1 && p.Column <= len(list.Columns) {
			problem.Column = heading(list.Columns[p.Column-1])
		}
		if at, ok := place[p.Column]; ok {
			bad[p.Line] = append(bad[p.Line], at)
		}
		s.Problems = append(s.Problems, problem)
	}
	for _, row := range list.Rows {
		cells := make([]string, len(fields))
		for n, field := range fields {
			cells[n] = cell(row, field)
		}
		s.Rows = append(s.Rows, intakeview.Row{Line: row.Line, Cells: cells, Bad: bad[row.Line]})
		if !lines[row.Line] {
			s.Good++
		}
	}
	s.Bad = len(list.Rows) - s.Good
	return s
}

func heading(c intake.Column) string {
	if c.Heading != "" {
		return c.Heading
	}
	return messages.Text("cli.list."+string(c.Field), nil)
}

func cell(row intake.Row, field intake.Field) string {
	switch field {
	case intake.Number:
		return string(row.Number)
	case intake.Name:
		return row.Name
	case intake.Service:
		return row.Service
	case intake.Priority:
		return row.Priority
	case intake.Phone:
		return row.Phone
	case intake.Note:
		return row.Note
	case intake.Time:
		if !row.Due.IsZero() {
			return row.Due.Local().Format("2006-01-02 15:04")
		}
	}
	return ""
}

func (i *importPanel) say(level widgets.Level, text string) {
	i.state.Message = &intakeview.Line{Level: level, Text: text}
	i.view.SetState(i.state)
}
