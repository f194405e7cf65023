//go:build openapi

package control

import (
	"bytes"
	"io"
	"net/http"
	"sync"
	"testing"

	"github.com/pb33f/libopenapi"
	validator "github.com/pb33f/libopenapi-validator"
)

func init() { compare = compareWithDocument }

var openAPI = sync.OnceValues(func() (validator.Validator, []error) {
	read, err := libopenapi.NewDocument(document)
	if err != nil {
		return nil, []error{err}
	}
	return validator.NewValidator(read)
})

func compareWithDocument(t *testing.T, request func() *http.Request, response *http.Response, raw []byte, refused string) {
	t.Helper()
	as, errs := openAPI()
	if len(errs) > 0 {
		t.Fatal(errs)
	}

	unknown := refused == "unknown_route"
	switch valid, problems := as.ValidateHttpRequest(request()); {
	case valid && unknown:
		t.Errorf("%s is described, and refused", request().URL.Path)
	case !valid && !unknown && response.StatusCode != http.StatusBadRequest:
		t.Errorf("%s is taken, and is not as described: %v", request().URL.Path, problems)
	}
	if unknown {
		return
	}

	response.Body = io.NopCloser(bytes.NewReader(raw))
	if valid, problems := as.ValidateHttpResponse(request(), response); !valid {
		t.Errorf("%s answered %s, which is not as described: %v", request().URL.Path, raw, problems)
	}
}
