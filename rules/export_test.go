package rules

// SetTogether sets what the own rules that were compiled with this one may take together.
func (r *OwnRule) SetTogether(most int64) { r.all.most = most }
