package main

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"altitude/corpus"
	"altitude/search/compare"
)

func newEvidence(p *program) *cobra.Command {
	c := &cobra.Command{Use: "evidence", Short: "List evidence, or reject a quote for good"}
	c.AddCommand(newEvidenceList(p), newEvidenceReject(p))
	return c
}

// listedEvidence is one line of "evidence list".
type listedEvidence struct {
	ID        string            `json:"id"`
	Role      string            `json:"role"`
	Dimension string            `json:"dimension"`
	Strength  float64           `json:"strength"`
	Resolved  corpus.Resolution `json:"resolved_by"`
	Cues      []string          `json:"cues"`
	Text      string            `json:"text"`
	Article   string            `json:"article"`
}

func newEvidenceList(p *program) *cobra.Command {
	var roles, dimensions []string
	var rejected, asJSON bool
	c := &cobra.Command{
		Use:   "list",
		Short: "List the evidence in the index, or the rejections",
		RunE: func(cmd *cobra.Command, _ []string) error {
			if rejected {
				return p.listRejections(cmd, asJSON)
			}
			rows, err := p.evidence(cmd, roles, dimensions)
			if err != nil {
				return err
			}
			if asJSON {
				return p.writeJSON(rows)
			}
			for _, r := range rows {
				fmt.Fprintf(p.out, "%s  %s × %s  %.2f %s\n  “%s”\n  %s\n", r.ID, r.Role, r.Dimension, r.Strength, r.Resolved, printable(r.Text), printable(r.Article))
			}
			return nil
		},
	}
	c.Flags().StringArrayVar(&roles, "role", nil, "only this role; repeat for more")
	c.Flags().StringArrayVar(&dimensions, "dimension", nil, "only this dimension")
	c.Flags().BoolVar(&rejected, "rejected", false, "list the rejections instead")
	c.Flags().BoolVar(&asJSON, "json", false, "print the list as JSON")
	_ = c.RegisterFlagCompletionFunc("role", p.completeRoles)
	_ = c.RegisterFlagCompletionFunc("dimension", p.completeDimensions)
	return c
}

func (p *program) evidence(cmd *cobra.Command, roles, dimensions []string) ([]listedEvidence, error) {
	a, err := p.open(cmd.Context())
	if err != nil {
		return nil, err
	}
	defer a.Close()
	if len(roles) == 0 {
		for _, r := range a.taxonomy.Roles {
			roles = append(roles, r.ID)
		}
	}
	for i, name := range roles {
		role, ok := a.taxonomy.FindRole(name)
		if !ok {
			return nil, usageError(fmt.Errorf("no role is named %q", name))
		}
		roles[i] = role.ID
	}
	found, err := a.live.Evidence(cmd.Context(), roles, compare.Filter{})
	if err != nil {
		return nil, err
	}
	listed := []listedEvidence{}
	for _, r := range found.Rows {
		if len(dimensions) == 0 || slices.Contains(dimensions, r.Dimension) {
			listed = append(listed, listedEvidence{r.ID, r.Role, r.Dimension, r.Strength, r.Resolved, r.Cues, r.Text, r.Article.Title})
		}
	}
	slices.SortStableFunc(listed, func(a, b listedEvidence) int {
		return strings.Compare(a.Role+"\x00"+a.Dimension, b.Role+"\x00"+b.Dimension)
	})
	return listed, nil
}

func (p *program) listRejections(cmd *cobra.Command, asJSON bool) error {
	st, err := p.openStore(cmd.Context())
	if err != nil {
		return err
	}
	defer st.Close()
	decisions, err := st.Decisions(cmd.Context(), corpus.Reject)
	if err != nil {
		return err
	}
	type rejection struct {
		ID     string    `json:"id"`
		Reason string    `json:"reason"`
		At     time.Time `json:"at"`
	}
	listed := []rejection{}
	for _, d := range decisions {
		listed = append(listed, rejection{d.Subject, d.Reason, d.At})
	}
	if asJSON {
		return p.writeJSON(listed)
	}
	for _, r := range listed {
		fmt.Fprintf(p.out, "%s  %s  %s\n", r.ID, r.At.Format(time.DateOnly), printable(r.Reason))
	}
	return nil
}

// isEvidenceID tells whether s has the form of an id: 16 hex digits.
func isEvidenceID(s string) bool {
	return len(s) == 16 && strings.Trim(s, "0123456789abcdef") == ""
}

func newEvidenceReject(p *program) *cobra.Command {
	var reason string
	c := &cobra.Command{
		Use:   "reject ID…",
		Short: "Take a quote out of its cell for good",
		Long: `Take a quote out of its cell for good. The id is derived from role, dimension
and wording, so the quote stays out after re-extraction, a reindex and a
rollback. Ids stand in "evidence list", in the API and under each quote.`,
		Args: cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, ids []string) error {
			if reason == "" {
				return usageError(fmt.Errorf("say why with --reason"))
			}
			for _, id := range ids {
				if !isEvidenceID(id) {
					return usageError(fmt.Errorf("%q is no evidence id: 16 hex digits", id))
				}
			}
			st, err := p.openStore(cmd.Context())
			if err != nil {
				return err
			}
			defer st.Close()
			for _, id := range ids {
				if _, err := st.Decide(cmd.Context(), corpus.Decision{Verb: corpus.Reject, Subject: id, Reason: reason, At: p.now()}); err != nil {
					return err
				}
				p.note("rejected %s", id)
			}
			return nil
		},
	}
	c.Flags().StringVar(&reason, "reason", "", "why, for the record")
	return c
}
