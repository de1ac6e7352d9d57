package main

import (
	"context"
	"encoding/json"
	"log/slog"
	"os"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){
		"altitude": func() {
			os.Exit(run(context.Background(), os.Args[1:], os.Stdin, os.Stdout, os.Stderr))
		},
	})
}

// TestScripts runs whole CLI sessions: see testdata/script.
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:  "testdata/script",
		Cmds: map[string]func(*testscript.TestScript, bool, []string){"reject": rejectAll},
		Setup: func(env *testscript.Env) error {
			env.Setenv("ALTITUDE_DATA", env.WorkDir+"/data")
			return nil
		},
	})
}

func discardLog() *slog.Logger { return slog.New(slog.DiscardHandler) }

// rejectAll rejects every piece of evidence that a JSON list names.
func rejectAll(ts *testscript.TestScript, neg bool, args []string) {
	var listed []struct{ ID string }
	ts.Check(json.Unmarshal([]byte(ts.ReadFile(args[0])), &listed))
	if len(listed) == 0 {
		ts.Fatalf("nothing listed in %s", args[0])
	}
	for _, e := range listed {
		ts.Check(ts.Exec("altitude", "evidence", "reject", "-q", e.ID, "--reason", "a joke"))
	}
}
