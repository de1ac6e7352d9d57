package compare

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"altitude/corpus/taxonomy"
)

// RequestError says what a reader can mend in a request.
type RequestError struct {
	// Field is the parameter at fault: "role", "dimension" or "per_cell".
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

// maxFixes keeps the list of suggestions readable.
const maxFixes = 5

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

func checkCells(req Request, tax *taxonomy.Taxonomy) (Request, error) {
	for _, id := range req.Dimensions {
		if _, ok := tax.Dimension(id); !ok {
			return req, &RequestError{
				Field: "dimension", Value: id,
				Message: fmt.Sprintf("No dimension is named %q.", id),
				Fixes:   nearest(id, dimensionIDs(tax)),
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
	return req, nil
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
		Fixes:   nearest(name, roleIDs(tax)),
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

// maxNameRunes bounds the work of measuring how far a mistyped name is from a
// real one: no id is longer.
const maxNameRunes = 64

// nearest returns the ids that look most like name: those that hold or are
// held by it, then those within a few edits.
func nearest(name string, ids []string) []string {
	name = strings.ReplaceAll(strings.ToLower(strings.TrimSpace(name)), " ", "-")
	if name == "" || len(name) > maxNameRunes {
		return nil
	}
	type near struct {
		id   string
		cost int
	}
	var found []near
	for _, id := range ids {
		cost := edits(name, id)
		if strings.Contains(id, name) || strings.Contains(name, id) {
			cost = min(cost, 2)
		}
		if cost <= max(2, len(name)/3) {
			found = append(found, near{id, cost})
		}
	}
	slices.SortStableFunc(found, func(a, b near) int { return a.cost - b.cost })
	fixes := make([]string, 0, maxFixes)
	for _, n := range found[:min(len(found), maxFixes)] {
		fixes = append(fixes, n.id)
	}
	return fixes
}

// edits is the Levenshtein distance of two short strings, in bytes.
func edits(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			cost := diagonal
			if a[i] != b[j] {
				cost++
			}
			diagonal = row[j+1]
			row[j+1] = min(cost, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}
