package journal

// Report tells what Initialize found damaged, and mended, and what readings have
// come upon since.
func (j *Journal) Report() Report {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.report
}

// State tells how the journal stands.
func (j *Journal) State() State {
	if j.turn == nil {
		return State{Err: ErrClosed}
	}
	j.mu.Lock()
	defer j.mu.Unlock()
	s := State{Connected: j.engine != nil, Since: j.opened, LastSeq: j.mirror.lines.Last(), LinesErr: j.mirror.lagging()}
	if j.closed {
		s.Err = ErrClosed
	}
	return s
}

// Grown has a token when other stations have appended since the last one was
// taken. nil before Initialize.
func (j *Journal) Grown() <-chan struct{} {
	if j.mirror == nil {
		return nil
	}
	return j.mirror.grown
}
