package source

// failure tells where the text is broken: where the decoder says, or after the end
// of the value, where only blanks may follow.
func (s *splitter) failure(cause error, end int) (f failure, broken bool, err error) {
	if cause != nil {
		f, ok := readFailure(cause)
		if !ok {
			return f, false, cause
		}
		return f, true, nil
	}
	size := len(s.text)
	if s.document != nil {
		size = s.document.Len()
	}
	at, err := s.skipBlanks(end)
	return failure{at: at}, at < size, err
}

// BrokenAt is where a text that an error is about stops being good.
func BrokenAt(err error) int {
	switch e := err.(type) {
	case *SyntaxError:
		if e.Truncated {
			return e.Span.End
		}
		return e.Span.Start
	case *DepthError:
		return e.Span.Start
	}
	return 0
}

// explain describes a failure, whose place counts from the decoder's input.
func (s *splitter) explain(f failure) (told, err error) {
	f.noun = "text"
	if s.line {
		f.noun = "line"
	}
	if s.document == nil {
		return f.explainIn(s.text, s.base), nil
	}
	const around = 4096
	end := f.at
	if end < 0 {
		end = s.document.Len()
	}
	var p prefix
	for p.size < end && !p.stuck {
		text, err := s.document.Text(Span{p.size, min(end, p.size+1<<20)})
		if err != nil {
			return nil, err
		}
		p.read(text)
	}
	start := max(0, p.size-around)
	text, err := s.document.Text(Span{start, p.size + around})
	if err != nil {
		return nil, err
	}
	return f.explain(&p, text, start), nil
}
