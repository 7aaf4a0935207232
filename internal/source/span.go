package source

// Span is a half-open range of bytes, Start included and End not, counted from
// the start of a document's text (UTF-8, without byte order mark).
// The zero Span means "no place".
type Span struct{ Start, End int }

// Len is the number of bytes covered.
func (s Span) Len() int { return s.End - s.Start }

// IsZero reports whether s stands for no place.
func (s Span) IsZero() bool { return s == Span{} }

// Contains reports whether o lies wholly within s.
func (s Span) Contains(o Span) bool { return s.Start <= o.Start && o.End <= s.End }

// Shift moves both ends by n bytes.
func (s Span) Shift(n int) Span { return Span{s.Start + n, s.End + n} }
