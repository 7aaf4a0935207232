package tenanttest

import (
	"encoding/json"
	"net/http"
	"strings"
)

// open reports whether a request carries a credential that holds.
func (s *Server) open(r *http.Request) bool {
	token, isBearer := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
	if !isBearer {
		return false
	}
	if ends, ok := s.tokens[token]; ok {
		return s.config.Now().Before(ends)
	}
	return token == s.config.Key
}

// giveToken is the client credentials grant with a JSON body
// (https://qlik.dev/authenticate/oauth/getting-started-oauth-m2m/).
func (s *Server) giveToken(r *http.Request) *answer {
	if r.Method != http.MethodPost {
		return refuse(http.StatusMethodNotAllowed, "HTTP-405", "Method not allowed")
	}
	var got map[string]string
	if r.Header.Get("Content-Type") != "application/json" || json.NewDecoder(r.Body).Decode(&got) != nil || got["grant_type"] != "client_credentials" {
		s.violation("token request is not as documented")
		return reply(http.StatusBadRequest, map[string]any{"error": "invalid_request"})
	}
	if r.Header.Get("Authorization") != "" {
		s.violation("token request carries a credential beside its body")
	}
	if s.config.ClientID == "" || got["client_id"] != s.config.ClientID || got["client_secret"] != s.config.ClientSecret {
		return reply(http.StatusUnauthorized, map[string]any{"error": "invalid_client", "error_description": "client authentication failed"})
	}
	token := "token-" + newID()
	s.tokens[token] = s.config.Now().Add(s.config.TokenLife)
	return reply(http.StatusOK, map[string]any{"access_token": token, "token_type": "bearer", "expires_in": s.config.TokenLife.Seconds()})
}

// RevokeTokens makes all tokens worthless that were given out.
func (s *Server) RevokeTokens() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for t := range s.tokens {
		s.tokens[t] = s.config.Now()
	}
}
