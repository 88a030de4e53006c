package intake

import (
	"slices"
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	fynetheme "fyne.io/fyne/v2/theme"

	"github.com/queuecast/queuecast/views/theme"
	"github.com/queuecast/queuecast/views/widgets"
	"github.com/queuecast/queuecast/views/words"
)

// problemsShown bounds the list: who has more than that mends the file's format first.
const problemsShown = 50

// problemList tells what is wrong, by line and column.
type problemList struct {
	panel  *widgets.Panel
	list   *fyne.Container
	scroll *container.Scroll
	scale  *theme.Scaled
	shown  []Problem
}

func newProblemList(scale *theme.Scaled) *problemList {
	const gap = 6
	px := func(n float32) func() float32 { return func() float32 { return scale.Px(n) } }
	p := &problemList{scale: scale, list: container.New(&widgets.Column{Gap: px(gap)})}
	p.scroll = container.NewVScroll(p.list)
	title := widgets.NewText(scale, words.X("intake.problems", "What is wrong"))
	title.Bold, title.SizeName = true, fynetheme.SizeNameSubHeadingText
	p.panel = widgets.NewPanel(scale, container.New(&widgets.Column{Gap: px(gap)}, title, container.New(tall{p.height}, p.scroll)))
	p.panel.Hide()
	return p
}

// height is that of the problems, up to a third of the least window.
func (p *problemList) height() float32 {
	const most = 170
	return fyne.Min(p.list.MinSize().Height, p.scale.Px(most))
}

func (p *problemList) set(problems []Problem) {
	if slices.Equal(p.shown, problems) {
		return
	}
	p.shown = slices.Clone(problems)
	p.list.RemoveAll()
	for _, problem := range problems[:min(len(problems), problemsShown)] {
		line := widgets.NewStatusLine(p.scale)
		line.Set(widgets.Failed, problem.words())
		p.list.Add(line)
	}
	if rest := len(problems) - problemsShown; rest > 0 {
		more := widgets.NewText(p.scale, words.X("intake.more", "And {{.Count}} more.", map[string]string{"Count": strconv.Itoa(rest)}))
		more.ColorName = theme.ColorMuted
		p.list.Add(more)
	}
	p.panel.Hidden = len(problems) == 0
	p.scroll.ScrollToTop()
	p.scroll.Refresh()
}

func (p Problem) words() string {
	line := strconv.Itoa(p.Line)
	switch {
	case p.Column == "":
		return words.X("intake.problem.row", "Line {{.Line}}: {{.Reason}}", map[string]string{"Line": line, "Reason": p.Reason})
	case p.Value == "":
		return words.X("intake.problem.cell", "Line {{.Line}}, {{.Column}}: {{.Reason}}",
			map[string]string{"Line": line, "Column": p.Column, "Reason": p.Reason})
	default:
		return words.X("intake.problem.value", "Line {{.Line}}, {{.Column}} \"{{.Value}}\": {{.Reason}}",
			map[string]string{"Line": line, "Column": p.Column, "Value": p.Value, "Reason": p.Reason})
	}
}
