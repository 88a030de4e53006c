package settings

import (
	"errors"
	"slices"
	"strconv"
	"strings"

	"github.com/pelletier/go-toml/v2/unstable"
)

// maxDepth bounds the tree: our own keys lie at most three deep, and what lies deeper is unknown anyway.
const maxDepth = 8

// element is one value of the file with the line where it stands. The file is read into such a tree, and not straight
// into Settings, because a value of the wrong type must cost its own key alone and be reported with its line.
type element struct {
	line  int
	value any // string, int, bool, []*element, *table; or otherValue
}

// otherValue is a value that no key of ours takes (a float, a date, a number beyond int), as written.
type otherValue string

// table keeps its keys in the order of the file, so that messages come in that order.
type table struct {
	keys   []string
	values map[string]*element
	used   map[string]bool // keys that were read; the others are reported as unknown
	opened bool            // by a header of its own, which may come once only
}

func newTable() *table { return &table{values: map[string]*element{}, used: map[string]bool{}} }

func (t *table) set(key string, e *element) {
	t.keys = append(t.keys, key)
	t.values[key] = e
}

// document reads TOML 1.0 by go-toml's parser. That package is called unstable because its interface may change
// between versions; go.mod names the version.
type document struct {
	lineStarts []int // byte offset of each line
	root       *table
	problems   []Problem // keys and sections that stand twice
}

// parseDocument returns the tree of data, or the syntax fault.
func parseDocument(data []byte) (*document, *Problem) {
	d := &document{root: newTable(), lineStarts: []int{0}}
	for i, b := range data {
		if b == '\n' {
			d.lineStarts = append(d.lineStarts, i+1)
		}
	}
	var p unstable.Parser
	p.Reset(data)
	current, path := d.root, []string(nil)
	for p.NextExpression() {
		e := p.Expression()
		switch e.Kind {
		case unstable.Table, unstable.ArrayTable:
			keys, line := d.keyParts(e)
			current, path = d.open(keys, line, e.Kind == unstable.ArrayTable), keys
		case unstable.KeyValue:
			d.put(current, path, e, 0)
		}
	}
	if err := p.Error(); err != nil {
		fault := &Problem{Fault: SyntaxFault, Line: 1, Detail: err.Error()}
		if broken := (*unstable.ParserError)(nil); errors.As(err, &broken) {
			fault.Detail = broken.Message
			fault.Key = joinKey(broken.Key)
			fault.Line = d.line(min(cap(data)-cap(broken.Highlight), len(data)))
		}
		return nil, fault
	}
	return d, nil
}

// line returns the line, from 1, in which the byte at offset lies.
func (d *document) line(offset int) int {
	i, found := slices.BinarySearch(d.lineStarts, offset)
	if found {
		return i + 1
	}
	return i
}

func (d *document) keyParts(n *unstable.Node) (keys []string, line int) {
	for it := n.Key(); it.Next(); {
		k := it.Node()
		if line == 0 {
			line = d.line(int(k.Raw.Offset))
		}
		keys = append(keys, string(k.Data))
	}
	return keys, line
}

// open goes to the table of a header and makes what is missing on the way. Where a plain value is in the way, the
// header's keys go to a table of their own that nobody reads, and the fault is noted.
func (d *document) open(keys []string, line int, isArray bool) *table {
	t := d.root
	for i, key := range keys {
		last := i == len(keys)-1
		e := t.values[key]
		switch {
		case e == nil && last && isArray:
			next := newTable()
			t.set(key, &element{line, []*element{{line, next}}})
			t = next
			continue
		case e == nil:
			e = &element{line, newTable()}
			t.set(key, e)
		}
		switch v := e.value.(type) {
		case *table:
			if last && (isArray || v.opened) {
				d.duplicate(keys[:i+1], line)
				if isArray {
					return newTable()
				}
			}
			v.opened = v.opened || last
			t = v
		case []*element:
			if last && isArray && isTables(v) {
				next := newTable()
				e.value = append(v, &element{line, next})
				t = next
				continue
			}
			if last || !isTables(v) {
				d.duplicate(keys[:i+1], line)
				return newTable()
			}
			t = v[len(v)-1].value.(*table)
		default:
			d.duplicate(keys[:i+1], line)
			return newTable()
		}
	}
	return t
}

func isTables(list []*element) bool {
	return len(list) > 0 && !slices.ContainsFunc(list, func(e *element) bool {
		_, ok := e.value.(*table)
		return !ok
	})
}

// put stores a key and its value in t. The first of two equal keys counts.
func (d *document) put(t *table, path []string, n *unstable.Node, depth int) {
	keys, line := d.keyParts(n)
	for i, key := range keys[:len(keys)-1] {
		e := t.values[key]
		if e == nil {
			e = &element{line, newTable()}
			t.set(key, e)
		}
		next, ok := e.value.(*table)
		if !ok {
			d.duplicate(slices.Concat(path, keys[:i+1]), line)
			return
		}
		t = next
	}
	key := keys[len(keys)-1]
	if t.values[key] != nil {
		d.duplicate(slices.Concat(path, keys), line)
		return
	}
	t.set(key, d.element(n.Value(), line, slices.Concat(path, keys), depth+1))
}

func (d *document) duplicate(keys []string, line int) {
	if len(d.problems) <= maxReported {
		d.problems = append(d.problems, Problem{Fault: DuplicateKey, Key: joinKey(keys), Line: line})
	}
}

func (d *document) element(n *unstable.Node, line int, path []string, depth int) *element {
	if n.Raw.Length > 0 { // an element of a list over several lines has a line of its own
		line = max(line, d.line(int(n.Raw.Offset)))
	}
	text := string(n.Data)
	switch n.Kind {
	case unstable.String:
		return &element{line, text}
	case unstable.Bool:
		return &element{line, text == "true"}
	case unstable.Integer:
		// Base 0 is TOML's: 0x, 0o, 0b and underscores. The parser has refused leading zeros.
		if i, err := strconv.ParseInt(text, 0, strconv.IntSize); err == nil {
			return &element{line, int(i)}
		}
	case unstable.Array, unstable.InlineTable:
		if depth > maxDepth {
			return &element{line, otherValue("...")}
		}
		if n.Kind == unstable.Array {
			return d.list(n, line, path, depth)
		}
		t := newTable()
		t.opened = true
		for it := n.Children(); it.Next(); {
			if it.Node().Kind == unstable.KeyValue {
				d.put(t, path, it.Node(), depth)
			}
		}
		return &element{line, t}
	}
	return &element{line, otherValue(text)}
}

func (d *document) list(n *unstable.Node, line int, path []string, depth int) *element {
	items := []*element{}
	for it := n.Children(); it.Next(); {
		if it.Node().Kind != unstable.Comment {
			items = append(items, d.element(it.Node(), line, path, depth+1))
		}
	}
	return &element{line, items}
}

func joinKey(keys []string) string { return shorten(strings.Join(keys, ".")) }
