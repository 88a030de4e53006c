package signage

import "image"

// geometry is where things stand and how large they may be in a picture of one size, in pixels. It does not depend on what
// is shown, apart from whether there is a list beside the stage.
type geometry struct {
	bounds   image.Rectangle
	portrait bool
	margin   int
	unit     int // the picture's height, less where the picture is narrow: sizes are fractions of it

	title, clock image.Rectangle
	stageAlone   image.Rectangle // while there are no earlier calls
	stage        image.Rectangle // beside the list, or above it in portrait
	panel        image.Rectangle // under the list
	radius       int             // of the panel's corners
	list         image.Rectangle // inside the panel's padding

	logo, qr image.Rectangle // squares; empty where there is none
	inset    image.Rectangle // the same
	foot     image.Rectangle // notice and facts, beside the code
	footRow  int             // height of one of its lines
}

// Lengths in thousandths: of the picture's height (margin), its width (columns), or the unit (all others).
const (
	marginPart       = 56
	marginWidest     = 90  // of the width: keeps very tall pictures usable
	headerPart       = 78  // height of title and clock
	headerGapPart    = 46  // below them
	clockColumnPart  = 400 // of the content's width
	titleColumnPart  = 570
	listColumnPart   = 250
	listHeightPart   = 490 // of the body's height, in portrait
	stageGapPart     = 42
	panelPaddingPart = 32
	panelRadiusPart  = 22
	footLinePart     = 62
	footGapPart      = 40
	codePart         = 150 // side of the code
	codeGapPart      = 40
	logoGapPart      = 24
	insetHeightPart  = 250 // of the body's height, in portrait
	listBesideInset  = 340 // of the rest, in portrait
	logoWidest       = 4   // times as wide as high
)

// Text sizes, as thousandths of the unit per em. Chinese characters are about 0.92 em high, capitals and digits 0.74.
const (
	titleSize      = 50
	clockSize      = 72
	dateSize       = 36
	dateSmallSize  = 31 // two languages above each other
	labelSize      = 56
	counterSize    = 150 // a number: its digits are 11 % of the height
	nameSize       = 112 // a name: its characters are 10 %
	nameLeastSize  = 58
	wordSize       = 116 // the word for a counter, alone
	wordFirstSize  = 72  // the same in two languages
	wordSecondSize = 46
	headingSize    = 36
	headingAltSize = 29
	rowSize        = 92 // characters 8.5 %
	rowLeastSize   = 40
	rowNameSize    = 42 // a counter's name under its number
	idleSize       = 132
	idleAltSize    = 76
	hintSize       = 46
	leastSize      = 26 // text is not shrunk further, but cut

	numberCap      = 310 // height of the number's digits
	numberAloneCap = 420 // in LayoutNumber
	numberLeastCap = 80
)

// The inset's shape is that of most cameras' pictures.
const insetAcross, insetDown = 4, 3

// cornerMinimum is the smallest side, in pixels, of an area worth drawing in.
const cornerMinimum = 8

func newGeometry(look Look, width, height int) geometry {
	g := geometry{bounds: image.Rect(0, 0, width, height)}
	g.portrait = height > width
	g.unit = min(height, width*9/16)
	if g.portrait {
		g.unit = min(width, height*9/16)
	}
	g.margin = min(ceilDiv(height*marginPart, 1000), width*marginWidest/1000)

	content := g.bounds.Inset(g.margin)
	header := content
	header.Max.Y = header.Min.Y + g.len(headerPart)
	g.title, g.clock = header, header
	if g.portrait { // no room for both beside each other
		g.clock = header.Add(image.Pt(0, header.Dy()))
		header = header.Union(g.clock)
	} else {
		g.title.Max.X = header.Min.X + header.Dx()*titleColumnPart/1000
		g.clock.Min.X = header.Max.X - header.Dx()*clockColumnPart/1000
	}

	g.placeLogo(look)
	body := content
	body.Min.Y = header.Max.Y + g.len(headerGapPart)
	body.Max.Y = g.placeFoot(look, content)
	listHigh := listHeightPart
	if look.Inset && g.portrait {
		body.Max.Y = g.placeInsetBelow(body)
		listHigh = listBesideInset
	}
	g.stageAlone, g.stage, g.panel = body, body, body
	if g.portrait {
		g.panel.Min.Y = body.Max.Y - body.Dy()*listHigh/1000
		g.stage.Max.Y = g.panel.Min.Y - g.len(stageGapPart)
	} else {
		g.panel.Min.X = body.Max.X - width*listColumnPart/1000
		g.stage.Max.X = g.panel.Min.X - g.len(stageGapPart)
	}
	if look.Layout != LayoutRecent {
		g.stage, g.panel = body, image.Rectangle{}
	}
	if look.Inset && !g.portrait {
		g.placeInsetBeside(body)
	}
	g.radius = min(g.len(panelRadiusPart), g.panel.Dx()/2, g.panel.Dy()/2)
	g.list = g.panel.Inset(g.len(panelPaddingPart))
	return g
}

// placeInsetBelow gives the inset its place at the foot of the body, and returns where the rest ends.
func (g *geometry) placeInsetBelow(body image.Rectangle) (bottom int) {
	high := body.Dy() * insetHeightPart / 1000
	wide := min(high*insetAcross/insetDown, body.Dx())
	left := (body.Min.X + body.Max.X - wide) / 2
	g.inset = image.Rect(left, body.Max.Y-high, left+wide, body.Max.Y)
	return g.inset.Min.Y - g.len(stageGapPart)
}

// placeInsetBeside gives the inset its place in the column of the list, above it.
func (g *geometry) placeInsetBeside(body image.Rectangle) {
	g.inset = body
	g.inset.Min.X = body.Max.X - g.bounds.Dx()*listColumnPart/1000
	g.inset.Max.Y = min(body.Min.Y+g.inset.Dx()*insetDown/insetAcross, body.Min.Y+body.Dy()/2)
	right := g.inset.Min.X - g.len(stageGapPart)
	g.stageAlone.Max.X, g.stage.Max.X = right, right
	if g.panel != (image.Rectangle{}) {
		g.panel.Min.Y = g.inset.Max.Y + g.len(stageGapPart)
	}
}

// placeLogo gives the logo its place before the title.
func (g *geometry) placeLogo(look Look) {
	if look.Logo == nil || look.Logo.Rect.Empty() {
		return
	}
	high := g.title.Dy()
	wide := min(high*look.Logo.Rect.Dx()/look.Logo.Rect.Dy(), high*logoWidest, g.title.Dx()/2)
	if wide < cornerMinimum {
		return
	}
	g.logo = image.Rect(g.title.Min.X, g.title.Min.Y, g.title.Min.X+wide, g.title.Max.Y)
	g.title.Min.X = g.logo.Max.X + g.len(logoGapPart)
}

// placeFoot gives notice, facts and code their places and returns where the body ends.
func (g *geometry) placeFoot(look Look, content image.Rectangle) (bottom int) {
	lines := 0
	for _, wanted := range []bool{look.Notices, look.Facts} {
		if wanted {
			lines++
		}
	}
	g.footRow = g.len(footLinePart)
	high := lines * g.footRow
	if look.QR != "" {
		high = max(high, g.len(codePart))
	}
	if high == 0 || high > content.Dy()/2 {
		return content.Max.Y
	}
	g.foot = content
	g.foot.Min.Y = content.Max.Y - high
	if look.QR != "" {
		side := g.len(codePart)
		g.qr = image.Rect(content.Max.X-side, content.Max.Y-side, content.Max.X, content.Max.Y)
		g.foot.Max.X = g.qr.Min.X - g.len(codeGapPart)
	}
	return g.foot.Min.Y - g.len(footGapPart)
}

// len converts thousandths of the unit to pixels, never less than one.
func (g *geometry) len(thousandths int) int {
	return max(1, g.unit*thousandths/1000)
}

func ceilDiv(a, b int) int {
	return (a + b - 1) / b
}

// usable reports whether an area is worth drawing in.
func usable(r image.Rectangle) bool {
	return r.Dx() >= cornerMinimum && r.Dy() >= cornerMinimum
}
