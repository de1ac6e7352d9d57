package searchtest

import (
	"os"
	"testing"
)

// Data returns the folder of measuring data: judged collections, evidence and
// articles. It is no part of the project; see Env.
func Data(t testing.TB) string {
	t.Helper()
	return Env(t, "ALTITUDE_TESTDATA", "the folder of measuring data")
}

// Env returns the value of an environment variable that names something this
// machine may not have. Without it the test is skipped; in CI it fails.
func Env(t testing.TB, name, what string) string {
	t.Helper()
	value := os.Getenv(name)
	if value == "" && os.Getenv("CI") != "" {
		t.Fatalf("%s is not set: it must name %s", name, what)
	}
	if value == "" {
		t.Skipf("set %s to %s to run this test", name, what)
	}
	return value
}
