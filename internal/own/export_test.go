package own

// SetTogether sets what the own rules that were compiled with this one may take together.
func (r *Rule) SetTogether(most int64) { r.all.most = most }
