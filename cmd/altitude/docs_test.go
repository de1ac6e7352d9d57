package main

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/spf13/cobra"
)

var update = flag.Bool("update", false, "rewrite generated documents and goldens")

// TestCommandReferenceIsCurrent holds docs/cli.md to what the commands say of
// themselves.
func TestCommandReferenceIsCurrent(t *testing.T) {
	t.Setenv("ALTITUDE_DATA", "")
	t.Setenv("ALTITUDE_TAXONOMY", "")
	t.Setenv("ALTITUDE_CONTACT", "")
	const path = "docs/cli.md"
	var b bytes.Buffer
	root := newRoot(&program{})
	fmt.Fprintf(&b, "# Commands\n\n%s\n\nEvery command takes these flags:\n\n%s\n", root.Long, fenced(root.PersistentFlags().FlagUsages()))
	fmt.Fprint(&b, "Exit codes: 0 done, 1 failed, 2 wrong usage, 3 done with some pages skipped, each named with its reason.\n")
	for _, group := range root.Groups() {
		fmt.Fprintf(&b, "\n## %s\n", strings.TrimSuffix(group.Title, ":"))
		for _, c := range root.Commands() {
			if c.GroupID == group.ID {
				describe(&b, c)
			}
		}
	}
	if *update {
		if err := os.WriteFile(path, b.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), b.String()); diff != "" {
		t.Errorf("%s is not current; run the test with -update\n%s", path, diff)
	}
}

// describe writes the reference of a command and those under it.
func describe(b *bytes.Buffer, c *cobra.Command) {
	long := c.Long
	if long == "" {
		long = c.Short + "."
	}
	fmt.Fprintf(b, "\n### %s\n\n%s\n\n", c.CommandPath(), long)
	if c.Runnable() {
		fmt.Fprint(b, fenced(c.UseLine()))
	}
	if flags := c.LocalNonPersistentFlags(); flags.HasAvailableFlags() {
		fmt.Fprintf(b, "\n%s", fenced(flags.FlagUsages()))
	}
	if c.Example != "" {
		fmt.Fprintf(b, "\nExamples:\n\n%s", fenced(c.Example))
	}
	for _, sub := range c.Commands() {
		describe(b, sub)
	}
}

// fenced returns text as a Markdown block.
func fenced(text string) string {
	lines := strings.Split(strings.Trim(text, "\n"), "\n")
	for i, line := range lines {
		lines[i] = strings.TrimRight("    "+line, " ")
	}
	return strings.Join(lines, "\n") + "\n"
}
