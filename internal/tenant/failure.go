package tenant

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"net/url"
	"syscall"
)

// stopped is the failure of a request that the caller ended.
func stopped(err error) *failure {
	if errors.Is(err, context.DeadlineExceeded) {
		return &failure{problem: "the time for it is over", advice: "raise --timeout", cause: context.DeadlineExceeded}
	}
	return &failure{problem: "it was stopped", cause: context.Canceled}
}

// broken says what an error of the network means. Their own texts name addresses
// and hosts; they are cleaned, and the error is not handed on.
func (l *live) broken(err error) *failure {
	if wrapped, ok := errors.AsType[*url.Error](err); ok {
		err = wrapped.Err
	}
	var (
		name        *net.DNSError
		certificate *tls.CertificateVerificationError
		record      tls.RecordHeaderError
	)
	switch {
	case errors.As(err, &name) && name.IsNotFound:
		return &failure{problem: fmt.Sprintf("the host %s is not known", quote(name.Name)), advice: "check the address of the tenant, and HTTPS_PROXY where only a proxy knows it"}
	case errors.As(err, &certificate):
		return &failure{problem: "its certificate is not trusted: " + plain(l.secrets.clean(certificate.Err.Error())), advice: "add the certificate authority of your network to the system's, or name its file in SSL_CERT_FILE"}
	case errors.As(err, &record):
		return &failure{problem: "it does not speak TLS", advice: "check the address of the tenant and its port"}
	case errors.Is(err, syscall.ECONNREFUSED):
		return &failure{problem: "it refuses connections", advice: "check the address of the tenant, and HTTPS_PROXY where a proxy is needed"}
	}
	return &failure{problem: "the connection broke: " + plain(l.secrets.clean(err.Error())), advice: "check the network, or try again later", retry: true}
}

// after tells a time limit together with what was to be tried again.
func (l *live) after(late *failure, a *answer, f *failure) *failure {
	if !errors.Is(late.cause, context.DeadlineExceeded) {
		return late
	}
	why := ""
	switch {
	case f != nil:
		why = f.problem
	case a != nil:
		e := &Error{Status: a.status}
		e.explain(a.body)
		why = e.answer()
	}
	return &failure{problem: l.secrets.clean(why) + ", and " + late.problem, advice: late.advice, cause: late.cause}
}

// failed makes the error of a request that is given up. The status of an answer
// is told by itself, or kept beside the problem.
func (l *live) failed(doing string, attempts int, a *answer, f *failure) error {
	e := &Error{Doing: doing, Tenant: l.address, Attempts: attempts}
	if a != nil {
		e.Status = a.status
		e.explain(l.secrets.cleanBytes(a.body))
		e.Advice = statusAdvice(a.status)
	}
	if f != nil {
		e.Problem, e.Advice, e.cause = f.problem, f.advice, f.cause
	}
	return l.secrets.cleanError(e)
}
