package tenant

import (
	"bytes"
	"context"
	"encoding/json"
	"net/http"
	"strings"
	"time"
)

// tokenSlack is how long before its end a token is no longer used.
const tokenSlack = time.Minute

// key is what the next request carries: the API key, or a token of the OAuth
// client, which is asked for when there is none that holds.
func (l *live) key(ctx context.Context) (Secret, error) {
	if l.cred.Key.Given() {
		return l.cred.Key, nil
	}
	l.tokens.Lock()
	defer l.tokens.Unlock()
	if l.token.Given() && (l.expiry.IsZero() || l.now().Before(l.expiry)) {
		return l.token, nil
	}
	return l.newToken(ctx)
}

// forget drops a token that the tenant refused, unless it is a newer one.
func (l *live) forget(refused Secret) {
	l.tokens.Lock()
	defer l.tokens.Unlock()
	if l.token.text() == refused.text() {
		l.token = Secret{}
	}
}

// newToken asks for a token with the client credentials grant
// (https://qlik.dev/authenticate/oauth/getting-started-oauth-m2m/; RFC 6749
// section 4.4).
func (l *live) newToken(ctx context.Context) (Secret, error) {
	const doing = "signing in as an OAuth client"
	body, err := json.Marshal(map[string]string{
		"client_id": l.cred.ClientID, "client_secret": l.cred.ClientSecret.text(), "grant_type": "client_credentials",
	})
	if err != nil {
		return Secret{}, err
	}
	call := func(ctx context.Context) (*http.Request, error) {
		r, err := http.NewRequestWithContext(ctx, http.MethodPost, l.address+tokenPath, bytes.NewReader(body))
		if err == nil {
			r.Header.Set("Content-Type", "application/json")
			r.Header.Set("Accept", "application/json")
		}
		return r, err
	}
	a, err := l.exchange(ctx, doing, call, formJSON)
	if err != nil {
		return Secret{}, err
	}
	if a.status != http.StatusOK {
		return Secret{}, l.refusedToken(doing, a)
	}
	token, lives, ok := l.bearer(a.body)
	if !ok {
		return Secret{}, &Error{Doing: doing, Tenant: l.address, Problem: "its answer holds no bearer token", Advice: "check the address of the tenant"}
	}
	l.secrets.hide(token)
	l.token, l.expiry = token, time.Time{}
	if lives > 0 {
		l.expiry = l.now().Add(max(lives-tokenSlack, 0))
	}
	return token, nil
}

// bearer reads an answer: the token and how long it lives, 0 where it does not say.
func (l *live) bearer(answer []byte) (token Secret, lives time.Duration, ok bool) {
	var got struct {
		AccessToken string  `json:"access_token"`
		TokenType   string  `json:"token_type"`
		ExpiresIn   float64 `json:"expires_in"`
	}
	if json.Unmarshal(answer, &got) != nil || got.AccessToken == "" || got.TokenType != "" && !strings.EqualFold(got.TokenType, "bearer") {
		return Secret{}, 0, false
	}
	token = NewSecret(got.AccessToken)
	// A year is longer than any token lives and far from overflowing.
	lives = time.Duration(min(max(got.ExpiresIn, 0), 365*24*3600) * float64(time.Second))
	return token, lives, (&Credential{Address: l.address, Key: token}).check() == nil
}

// refusedToken is the error of a token request that was answered with no.
func (l *live) refusedToken(doing string, a *answer) error {
	e := &Error{Doing: doing, Tenant: l.address, Status: a.status, Advice: statusAdvice(a.status)}
	e.explain(l.secrets.cleanBytes(a.body))
	switch a.status {
	case http.StatusBadRequest, http.StatusUnauthorized, http.StatusForbidden:
		e.Advice = "check QLIK_CLIENT_ID and QLIK_CLIENT_SECRET, and that the client is allowed on this tenant"
	}
	return l.secrets.cleanError(e)
}
