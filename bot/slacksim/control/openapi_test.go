package control

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"reflect"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "write openapi.json anew")

// openapi.json has every route, and every field of what is sent and answered, and nothing else.
func TestOpenAPIIsTheCode(t *testing.T) {
	t.Parallel()
	var want bytes.Buffer
	encoder := json.NewEncoder(&want)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	if err := encoder.Encode(described((&control{}).routes())); err != nil {
		t.Fatal(err)
	}
	if *update {
		if err := os.WriteFile("openapi.json", want.Bytes(), 0o600); err != nil {
			t.Fatal(err)
		}
		return
	}
	if diff := cmp.Diff(want.String(), string(document)); diff != "" {
		t.Errorf("go test ./bot/slacksim/control -update writes it anew (-code +openapi.json):\n%s", diff)
	}
}

type object = map[string]any

// described is the OpenAPI document of routes.
func described(routes []route) object {
	d := describer{schemas: object{}}
	paths := object{}
	for _, r := range routes {
		path := Path + r.name
		operations, _ := paths[path].(object)
		if operations == nil {
			operations = object{}
			paths[path] = operations
		}
		verb := map[string]string{"GET": "get", "POST": "post", "DELETE": "delete"}[r.verb]
		operations[verb] = d.operation(r, verb)
	}
	return object{
		"openapi": "3.1.0",
		"info": object{
			"title": "Control of a simulated Slack", "version": "1",
			"description": "What people do in the workspace, its clock, what goes wrong, and what the app called. It answers programs of this machine alone. A field that is not described here is refused.",
			"license":     object{"name": "MIT", "identifier": "MIT"},
		},
		"servers": []object{{"url": "http://127.0.0.1:8585"}},
		"paths":   paths,
		"components": object{
			"schemas": d.schemas,
			"responses": object{
				"problem": object{"description": problems, "content": d.content(reflect.TypeFor[problem]())},
			},
		},
	}
}

// describer collects the shapes that are referred to.
type describer struct{ schemas object }

func (d describer) operation(r route, verb string) object {
	answers := object{
		"200":     object{"description": "Done.", "content": d.content(r.out)},
		"default": object{"$ref": "#/components/responses/problem"},
	}
	out := object{"operationId": verb + "_" + r.name, "summary": r.about, "responses": answers}
	if verb == "post" {
		out["requestBody"] = object{"required": true, "content": d.content(r.in)}
		return out
	}

	var parameters []object
	for _, f := range fieldsOf(r.in) {
		parameters = append(parameters, object{
			"name": f.name, "in": "query", "description": f.about, "required": f.required, "schema": d.schema(f.of),
		})
	}
	if parameters != nil {
		out["parameters"] = parameters
	}
	return out
}

// problems are what programs may be told.
const problems = `Not done:
400 bad_request, it is not what is described here;
404 not_found, there is nothing of this name, or unknown_route;
408 timeout, what was waited for did not come;
409 clock_fixed, this workspace's clock belongs to somebody else;
422 not_possible, Slack's client would not let a person do this;
502 bad_answer, the app answered with what Slack would not take;
504 operation_timeout, the app did not acknowledge it in time.`

func (d describer) content(of reflect.Type) object {
	return object{"application/json": object{"schema": d.schema(of)}}
}

func (d describer) schema(of reflect.Type) object {
	if of == reflect.TypeFor[json.RawMessage]() {
		return object{}
	}
	switch of.Kind() {
	case reflect.Pointer:
		return d.schema(of.Elem())
	case reflect.Bool:
		return object{"type": "boolean"}
	case reflect.Int:
		return object{"type": "integer"}
	case reflect.Slice:
		return object{"type": "array", "items": d.schema(of.Elem())}
	case reflect.Map:
		return object{"type": "object", "additionalProperties": d.schema(of.Elem())}
	case reflect.Struct:
		d.describe(of)
		return object{"$ref": "#/components/schemas/" + of.Name()}
	default:
		return object{"type": "string"}
	}
}

func (d describer) describe(of reflect.Type) {
	if d.schemas[of.Name()] != nil {
		return
	}
	properties, required := object{}, []string{}
	shape := object{"type": "object", "properties": properties, "required": required, "additionalProperties": false}
	d.schemas[of.Name()] = shape
	for _, f := range fieldsOf(of) {
		property := d.schema(f.of)
		property["description"] = f.about
		properties[f.name] = property
		if f.required {
			required = append(required, f.name)
		}
	}
	shape["required"] = required
}

// Every field says what it is.
func TestEveryFieldSaysWhatItIs(t *testing.T) {
	t.Parallel()
	for _, r := range (&control{}).routes() {
		for _, of := range []reflect.Type{r.in, r.out} {
			for _, f := range fieldsOf(of) {
				if f.about == "" {
					t.Errorf("%s %s: %s.%s does not", r.verb, r.name, of.Name(), f.name)
				}
			}
		}
	}
}
