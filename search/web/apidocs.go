package web

import (
	"crypto/sha256"
	_ "embed"
	"encoding/hex"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"

	"altitude/templates"
)

//go:embed openapi.yaml
var openAPIFile []byte

// openAPI serves the contract.
func (s *Server) openAPI(w http.ResponseWriter, r *http.Request) error {
	if s.unchanged(w, r, s.docs.version) {
		return nil
	}
	w.Header().Set("Content-Type", "application/yaml; charset=utf-8")
	_, err := w.Write(openAPIFile)
	return err
}

// apiDocs is what the documentation page shows of the contract.
type apiDocs struct {
	// version is the start of the file's hash.
	version    string
	intro      string
	operations []templates.Operation
	schemas    []templates.Schema
}

// The parts of an OpenAPI file that the page shows.
type (
	contract struct {
		Info       struct{ Description string }
		Paths      yaml.Node
		Components struct {
			Parameters map[string]parameterDoc
			Responses  map[string]responseDoc
			Schemas    yaml.Node
		}
	}
	operationDoc struct {
		OperationID          string `yaml:"operationId"`
		Summary, Description string
		Parameters           []parameterDoc
		Responses            map[string]responseDoc
		Example              string `yaml:"x-example"`
	}
	parameterDoc struct {
		Ref                   string `yaml:"$ref"`
		Name, In, Description string
		Required              bool
		Schema                schemaDoc
	}
	responseDoc struct {
		Ref         string `yaml:"$ref"`
		Description string
	}
	schemaDoc struct {
		Ref         string `yaml:"$ref"`
		Type        any
		Description string
		Enum        []any
		Items       *schemaDoc
		Properties  yaml.Node
		Required    []string
		Default     any
		Minimum     any
		Maximum     any
	}
)

// readAPIDocs reads the embedded contract; a test holds that it is sound.
func readAPIDocs() apiDocs {
	var c contract
	if err := yaml.Unmarshal(openAPIFile, &c); err != nil {
		panic(err) // the file is embedded
	}
	sum := sha256.Sum256(openAPIFile)
	docs := apiDocs{version: hex.EncodeToString(sum[:6]), intro: c.Info.Description}
	eachPair(&c.Paths, func(path string, methods *yaml.Node) {
		eachPair(methods, func(method string, node *yaml.Node) {
			var op operationDoc
			if err := node.Decode(&op); err != nil {
				panic(err) // the file is embedded
			}
			docs.operations = append(docs.operations, c.operation(method, path, op))
		})
	})
	eachPair(&c.Components.Schemas, func(name string, node *yaml.Node) {
		var schema schemaDoc
		if err := node.Decode(&schema); err != nil {
			panic(err) // the file is embedded
		}
		if schema.Properties.Kind != 0 {
			docs.schemas = append(docs.schemas, templates.Schema{Name: name, Description: schema.Description, Fields: schema.fields()})
		}
	})
	return docs
}

// eachPair calls f for the entries of a mapping in the order of the file.
func eachPair(node *yaml.Node, f func(key string, value *yaml.Node)) {
	for i := 0; i+1 < len(node.Content); i += 2 {
		f(node.Content[i].Value, node.Content[i+1])
	}
}

func (c contract) operation(method, path string, op operationDoc) templates.Operation {
	out := templates.Operation{
		ID: op.OperationID, Method: strings.ToUpper(method), Path: "/api/v1" + path,
		Summary: op.Summary, Description: op.Description, Example: op.Example,
	}
	for _, p := range op.Parameters {
		if p.Ref != "" {
			p = c.Components.Parameters[lastPart(p.Ref)]
		}
		out.Parameters = append(out.Parameters, templates.Parameter{
			Name: p.Name, In: p.In, Type: p.Schema.words(), Description: p.Description, Required: p.Required,
		})
	}
	for _, status := range slices.Sorted(maps.Keys(op.Responses)) {
		r := op.Responses[status]
		if r.Ref != "" {
			r = c.Components.Responses[lastPart(r.Ref)]
		}
		out.Answers = append(out.Answers, templates.Answer{Status: status, Description: r.Description})
	}
	return out
}

func (s schemaDoc) fields() []templates.Parameter {
	var fields []templates.Parameter
	eachPair(&s.Properties, func(name string, node *yaml.Node) {
		var field schemaDoc
		if err := node.Decode(&field); err != nil {
			panic(err) // the file is embedded
		}
		fields = append(fields, templates.Parameter{
			Name: name, Type: field.words(), Description: field.Description, Required: slices.Contains(s.Required, name),
		})
	})
	return fields
}

// words says the type to a reader: "string: a, b or c", "list of Hit".
func (s schemaDoc) words() string {
	switch {
	case s.Ref != "":
		switch name := lastPart(s.Ref); name {
		case "Values":
			return "string, repeatable"
		case "Strings":
			return "list of string"
		default:
			return name
		}
	case len(s.Enum) > 0:
		return listWords(s.Enum)
	case s.Items != nil:
		return "list of " + s.Items.words()
	}
	words := typeWords(s.Type)
	if s.Minimum != nil && s.Maximum != nil {
		words += " " + scalarWords(s.Minimum) + "–" + scalarWords(s.Maximum)
	}
	if s.Default != nil {
		words += ", default " + scalarWords(s.Default)
	}
	return words
}

func typeWords(t any) string {
	if list, ok := t.([]any); ok {
		return listWords(list)
	}
	return scalarWords(t)
}

func listWords(list []any) string {
	var words []string
	for _, v := range list {
		if w := scalarWords(v); w != "" {
			words = append(words, w)
		}
	}
	return strings.Join(words, " | ")
}

func scalarWords(v any) string {
	switch x := v.(type) {
	case string:
		return x
	case int:
		return strconv.Itoa(x)
	case bool:
		return strconv.FormatBool(x)
	}
	return ""
}

func lastPart(ref string) string { return ref[strings.LastIndex(ref, "/")+1:] }

// apiPage documents the API.
func (s *Server) apiPage(w http.ResponseWriter, r *http.Request) error {
	return show(w, templates.API{Page: s.base(r, "API"), Intro: s.docs.intro, Operations: s.docs.operations, Schemas: s.docs.schemas})
}
