package compare

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"altitude/corpus"
	"altitude/corpus/taxonomy"
	"altitude/search"
)

// RequestError says what a reader can mend in a request.
type RequestError struct {
	// Field is the parameter at fault: "role", "dimension", "per_cell", "kind",
	// "from", "to" or "style".
	Field string
	// Value is what was given.
	Value string
	// Message is one sentence for the reader.
	Message string
	// Fixes are values that would be accepted, the likeliest first.
	Fixes []string
}

// Error returns the sentence for the reader.
func (e *RequestError) Error() string { return e.Message }

// check resolves the names of a request to ids of the taxonomy and refuses
// what cannot be compared.
func check(req Request, tax *taxonomy.Taxonomy) (Request, error) {
	if n := len(req.Roles); n < MinRoles || n > MaxRoles {
		return req, &RequestError{
			Field: "role", Value: strings.Join(req.Roles, ","),
			Message: fmt.Sprintf("A comparison takes %d to %d roles; %d given.", MinRoles, MaxRoles, n),
		}
	}
	roles := make([]string, 0, len(req.Roles))
	for _, name := range req.Roles {
		id, err := roleID(name, tax)
		if err != nil {
			return req, err
		}
		if slices.Contains(roles, id) {
			return req, &RequestError{Field: "role", Value: name, Message: fmt.Sprintf("%q is given twice.", id)}
		}
		roles = append(roles, id)
	}
	req.Roles = roles
	return checkCells(req, tax)
}

// checkFilter refuses a filter that no article can pass, and writes kinds as
// sources do.
func checkFilter(f Filter) (Filter, error) {
	kinds := make([]string, 0, len(f.Kinds))
	for _, name := range f.Kinds {
		kind, ok := corpus.ParseKind(name)
		if !ok {
			return f, &RequestError{
				Field: "kind", Value: name, Fixes: kindNames(),
				Message: fmt.Sprintf("No kind of source is named %q.", name),
			}
		}
		kinds = append(kinds, string(kind))
	}
	f.Kinds = kinds
	err := search.Query{From: f.From, To: f.To}.Validate()
	if bad, ok := errors.AsType[*search.RequestError](err); ok {
		return f, &RequestError{Field: bad.Field, Value: bad.Value, Message: bad.Message, Fixes: bad.Fixes}
	}
	return f, err
}

func kindNames() []string {
	names := make([]string, len(corpus.Kinds))
	for i, kind := range corpus.Kinds {
		names[i] = string(kind)
	}
	return names
}

// checkCells checks all of a request but its roles.
func checkCells(req Request, tax *taxonomy.Taxonomy) (Request, error) {
	for _, id := range req.Dimensions {
		if _, ok := tax.Dimension(id); !ok {
			return req, &RequestError{
				Field: "dimension", Value: id,
				Message: fmt.Sprintf("No dimension is named %q.", id),
				Fixes:   search.Nearest(id, dimensionIDs(tax)),
			}
		}
	}
	if req.PerCell == 0 {
		req.PerCell = DefaultPerCell
	}
	if req.PerCell < 1 || req.PerCell > MaxPerCell {
		return req, &RequestError{
			Field: "per_cell", Value: strconv.Itoa(req.PerCell),
			Message: fmt.Sprintf("A cell holds 1 to %d quotes.", MaxPerCell),
			Fixes:   []string{strconv.Itoa(min(max(req.PerCell, 1), MaxPerCell))},
		}
	}
	var err error
	req.Filter, err = checkFilter(req.Filter)
	return req, err
}

// roleID returns the id of the role that name means.
func roleID(name string, tax *taxonomy.Taxonomy) (string, error) {
	if r, ok := tax.Role(name); ok {
		return r.ID, nil
	}
	if r, ok := tax.FindRole(name); ok {
		return r.ID, nil
	}
	return "", &RequestError{
		Field: "role", Value: name,
		Message: fmt.Sprintf("No role is named %q.", name),
		Fixes:   search.Nearest(name, roleIDs(tax)),
	}
}

func roleIDs(tax *taxonomy.Taxonomy) []string {
	ids := make([]string, len(tax.Roles))
	for i, r := range tax.Roles {
		ids[i] = r.ID
	}
	return ids
}

func dimensionIDs(tax *taxonomy.Taxonomy) []string {
	ids := make([]string, len(tax.Dimensions))
	for i, d := range tax.Dimensions {
		ids[i] = d.ID
	}
	return ids
}
