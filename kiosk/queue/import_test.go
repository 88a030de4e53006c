package queue

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"
)

func rowsOf(n int) []Row {
	rows := make([]Row, n)
	for i := range rows {
		rows[i] = Row{Number: Number(fmt.Sprintf("C%04d", i+1)), Name: "张三丰", Note: strings.Repeat("注", 50)}
	}
	return rows
}

func TestImportOfALongListIsAllAtOnce(t *testing.T) {
	b := openBook(t, clinic())
	parts := SplitImport(rowsOf(3000), "b1")
	if len(parts) < 3 {
		t.Fatalf("%d parts; the test wants several", len(parts))
	}
	for i, part := range parts {
		if live := b.state.Live(); live != 0 {
			t.Fatalf("%d tickets after %d parts", live, i)
		}
		ev := b.do(ImportPart{Batch: part})
		data, err := ev.Encode()
		if err != nil {
			t.Fatal(err)
		}
		if _, err := DecodeEvent(data, 1); err != nil {
			t.Fatal(err)
		}
	}
	if b.state.Live() != 3000 {
		t.Fatalf("%d tickets", b.state.Live())
	}
	if ev := b.do(Next{Counter: "4"}); ev.Number != "C0001" {
		t.Errorf("next is %s", ev.Number)
	}
}

func TestImportGivesNumbersAndPlaces(t *testing.T) {
	b := openBook(t, clinic())
	b.reg(1)
	b.do(ImportPart{Batch: SplitImport([]Row{
		{Service: "reg", Due: noon.Add(-time.Hour)}, {Number: "a 003", Name: " 李  四\x07 "}, {Service: "reg", Priority: "senior"},
	}, "b1")[0]})
	for number, want := range map[Number]string{"A002": "", "A003": "李 四", "A004": ""} {
		if got, ok := b.state.Ticket(number); !ok || got.Name != want || got.Service != "reg" || !got.Issued {
			t.Errorf("%s: %+v", number, got)
		}
	}
	b.do(Next{Counter: "1"}) // the senior
	if ev := b.do(Next{Counter: "1"}); ev.Number != "A002" {
		t.Errorf("its appointment was an hour ago, yet next is %s", ev.Number)
	}
}

func TestImportIsRefusedAsAWhole(t *testing.T) {
	b := openBook(t, clinic())
	b.reg(1)
	rows := []Row{
		{Number: "C1"},
		{Number: "A001"},
		{Number: "C1"},
		{Number: "x"},
		{Service: "surgery"},
		{Number: "C2", Priority: "vip"},
		{Number: "C3", Name: longText(MaxNameLen + 1)},
	}
	problems := b.state.CheckImport(rows)
	var got []string
	for _, p := range problems {
		got = append(got, fmt.Sprintf("%d %s", p.Row, p.Field))
	}
	if want := "1 number, 2 number, 3 number, 4 service, 5 priority, 6 name"; strings.Join(got, ", ") != want {
		t.Errorf("problems %v, want %s", got, want)
	}
	before := b.dump()
	var refused *ImportError
	if _, err := b.try(ImportPart{Batch: SplitImport(rows, "b1")[0]}); !errors.As(err, &refused) || len(refused.Problems) != 6 {
		t.Errorf("got %v", err)
	}
	if b.dump() != before {
		t.Error("it changed the state")
	}
}

func TestImportReservesItsNumbersUntilItIsWhole(t *testing.T) {
	b := openBook(t, clinic())
	first := Batch{ID: "b1", Part: 1, Parts: 2, Rows: []Row{{Number: "A001"}, {Number: "700"}}}
	second := Batch{ID: "b1", Part: 2, Parts: 2, Rows: []Row{{Number: "A003"}}}
	b.do(ImportPart{Batch: first})
	if ev := b.do(Issue{Service: "reg"}); ev.Number != "A002" {
		t.Errorf("issued %s; A001 is reserved", ev.Number)
	}
	b.refuse(Issue{Number: "A001"}, &NumberTakenError{"A001", Waiting})
	b.do(Call{Number: "700", Counter: "4"}) // calling is never held up by a list
	var refused *ImportError
	if _, err := b.try(ImportPart{Batch: second}); !errors.As(err, &refused) || refused.Problems[0].Row != 1 {
		t.Fatalf("got %v", err)
	}
	b.do(StartDay{})
	if _, err := b.try(ImportPart{Batch: second}); !errors.As(err, &refused) {
		t.Errorf("its beginning is gone, yet %v", err)
	}
	b.do(Issue{Number: "A001"})
}

func TestImportInTheWrongOrderIsRefused(t *testing.T) {
	b := openBook(t, clinic())
	row := []Row{{Number: "1"}}
	for _, batch := range []Batch{{}, {ID: "b", Part: 2, Parts: 2, Rows: row}, {ID: "b", Part: 1, Parts: 0, Rows: row}, {ID: "b", Part: 1, Parts: 1}} {
		var refused *ImportError
		if _, err := b.try(ImportPart{Batch: batch}); !errors.As(err, &refused) {
			t.Errorf("%+v: %v", batch, err)
		}
	}
}

func TestMask(t *testing.T) {
	for _, tt := range []struct{ name, in, want string }{
		{"three characters", "张三丰", "张*丰"},
		{"two characters", "张三", "张*"},
		{"four characters", "欧阳娜娜", "欧**娜"},
		{"one character", "张", "*"},
		{"Korean", "김철수", "김*수"},
		{"Latin", "John Smith", "J*** S****"},
		{"single letter", "J", "*"},
		{"initial and name", "J Smith", "* S****"},
		{"a letter with a mark", "E\u0301mile", "E\u0301****"},
		{"white space", "  张三丰 \t", "张*丰"},
		{"control characters", "张\x1b三丰", "* 三*"},
		{"nothing", "", ""},
		{"invalid", "\xff", "*"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := Mask(tt.in); got != tt.want {
				t.Errorf("Mask(%q) = %q, want %q", tt.in, got, tt.want)
			}
		})
	}
}
