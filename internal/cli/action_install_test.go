package cli

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

// released is a copy of the action whose source was released as v9.8.7, and the server that
// gives its archive out as answer says.
type released struct {
	root, downloads string
	asked           int
}

// withoutGo is a search path with what scripts need, and without Go.
func withoutGo(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	for name := range strings.FieldsSeq("awk bash cat chmod curl cut diff env find grep gzip ls mkdir mktemp mv rm sed sha256sum shasum sleep sort tail tar uname xargs") {
		if found, err := exec.LookPath(name); err == nil {
			if err := os.Symlink(found, filepath.Join(dir, name)); err != nil {
				t.Fatal(err)
			}
		}
	}
	return dir
}

// release copies the action, packs an archive, and writes its checksum as a release does.
func release(t *testing.T, answer func(w http.ResponseWriter, archive []byte)) *released {
	t.Helper()
	if runtime.GOOS == "windows" {
		t.Skip("bash is not installed")
	}
	if _, err := exec.LookPath("curl"); err != nil {
		t.Skip("curl is not installed")
	}
	r := &released{root: t.TempDir()}
	for _, name := range []string{"action/install.sh", "action/prepare.sh", "action/bring.sh", "action/digest.sh", "release/checksums.sh"} {
		text, err := os.ReadFile(filepath.Join("..", "..", ".github", filepath.FromSlash(name)))
		if err != nil {
			t.Fatal(err)
		}
		r.write(t, ".github/"+name, string(text))
	}
	for name := range strings.FieldsSeq("cmd/x.go graph/x.go internal/x.go reporters/x.go rules/x.go schema/x.go testdata/rules/x.txtar go.mod go.sum") {
		r.write(t, name, name)
	}
	var packed bytes.Buffer
	zipped := gzip.NewWriter(&packed)
	pack := tar.NewWriter(zipped)
	const program = "#!/bin/sh\necho released\n"
	if err := pack.WriteHeader(&tar.Header{Name: "tasklint", Size: int64(len(program)), Mode: 0o600}); err != nil {
		t.Fatal(err)
	}
	pack.Write([]byte(program))
	pack.Close()
	zipped.Close()
	name := fmt.Sprintf("tasklint_9.8.7_%s_%s.tar.gz", runtime.GOOS, runtime.GOARCH)
	r.write(t, "checksums.txt", fmt.Sprintf("%x  %s\n%064x  tasklint_9.8.7_plan9_mips.tar.gz\n", sha256.Sum256(packed.Bytes()), name, 7))
	r.checksums(t, "write")
	r.checksums(t, "check")
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, q *http.Request) {
		r.asked++
		if path.Base(q.URL.Path) != name || path.Base(path.Dir(q.URL.Path)) != "v9.8.7" {
			t.Errorf("asked for %s", q.URL.Path)
		}
		answer(w, packed.Bytes())
	}))
	t.Cleanup(server.Close)
	r.downloads = server.URL + "/mirror"
	return r
}

func (r *released) write(t *testing.T, name, text string) {
	t.Helper()
	to := filepath.Join(r.root, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(to), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(to, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

func (r *released) checksums(t *testing.T, what string) {
	t.Helper()
	cmd := exec.Command("bash", ".github/release/checksums.sh", what, "v9.8.7", "checksums.txt")
	cmd.Dir = r.root
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("checksums.sh %s: %v\n%s", what, err, out)
	}
}

// bring runs the two steps of the action, without a Go unless path names one.
func (r *released) bring(t *testing.T, path string) (actionRun, string) {
	t.Helper()
	temp := t.TempDir()
	env := []string{"GITHUB_ACTION_PATH=" + r.root, "PATH=" + path, "GH_TOKEN=", "TASKLINT_PAUSE=0", "TASKLINT_DOWNLOADS=" + r.downloads, "RUNNER_OS="}
	prepared := r.script(t, "prepare.sh", append(env, "RUNNER_TEMP="+temp)...)
	if prepared.err != nil {
		return prepared, ""
	}
	folder := prepared.outputs["folder"]
	run := r.script(t, "bring.sh", append(env, "RUNNER_TEMP="+temp, "TASKLINT_FOLDER="+folder, "TASKLINT_ARCHIVE="+prepared.outputs["archive"])...)
	if left, _ := filepath.Glob(filepath.Join(temp, "tasklint-install-*")); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
	return run, filepath.Join(folder, "tasklint")
}

func (r *released) script(t *testing.T, name string, env ...string) actionRun {
	t.Helper()
	return runActionScript(t, filepath.Join(r.root, ".github", "action", name), r.root, env...)
}

// TestActionTakesTheReleasedArchive: what is fetched is what was released, or nothing.
func TestActionTakesTheReleasedArchive(t *testing.T) {
	t.Parallel()
	half := func(w http.ResponseWriter, archive []byte) {
		w.Header().Set("Content-Length", fmt.Sprint(len(archive)))
		w.Write(archive[:len(archive)/2])
	}
	for name, test := range map[string]struct {
		answer    func(w http.ResponseWriter, archive []byte)
		asked     int
		installed bool
		says      string
	}{
		"right":   {func(w http.ResponseWriter, archive []byte) { w.Write(archive) }, 1, true, "v9.8.7 is installed in"},
		"foreign": {func(w http.ResponseWriter, archive []byte) { w.Write(append(archive, 0)) }, 3, false, "is not what was released"},
		"short":   {func(w http.ResponseWriter, archive []byte) { w.Write(archive[:len(archive)/2]) }, 3, false, "is not what was released"},
		"half":    {half, 3, false, "could not be fetched"},
		"missing": {func(w http.ResponseWriter, _ []byte) { w.WriteHeader(404) }, 1, false, "is not there"},
		"failing": {func(w http.ResponseWriter, _ []byte) { w.WriteHeader(503) }, 3, false, "could not be fetched: 503"},
		"moved": {func(w http.ResponseWriter, _ []byte) {
			w.Header().Set("Location", "file:///etc/passwd")
			w.WriteHeader(302)
		}, 3, false, "could not be fetched"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := release(t, test.answer)
			run, program := r.bring(t, withoutGo(t))
			out, err := exec.Command(program).Output()
			if (string(out) == "released\n") != test.installed || (err == nil) != test.installed || (run.err == nil) != test.installed {
				t.Errorf("the program says %q, %v; the action ends with %v", out, err, run.err)
			}
			if !strings.Contains(run.log, test.says) || r.asked != test.asked {
				t.Errorf("asked %d times, want %d; the log wants %q:\n%s", r.asked, test.asked, test.says, run.log)
			}
		})
	}
}

// TestActionBuildsWhatWasNotReleased: without an archive Go builds it, but never where an
// archive is not what was released.
func TestActionBuildsWhatWasNotReleased(t *testing.T) {
	t.Parallel()
	builds := t.TempDir()
	script := "#!/bin/sh\n[ \"$1\" = install ] && echo '#!/bin/sh\necho built' >\"$GOBIN/tasklint\" && chmod 755 \"$GOBIN/tasklint\"\n"
	if err := os.WriteFile(filepath.Join(builds, "go"), []byte(script), 0o755); err != nil {
		t.Fatal(err)
	}
	for name, test := range map[string]struct {
		status  int
		changed bool
		says    string
		built   bool
	}{
		"missing":   {404, false, "it is built instead", true},
		"foreign":   {200, false, "::error title=tasklint::", false},
		"developed": {200, true, "", true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := release(t, func(w http.ResponseWriter, _ []byte) {
				w.WriteHeader(test.status)
				fmt.Fprint(w, "something else")
			})
			if test.changed {
				r.write(t, "rules/x.go", "changed since")
			}
			run, program := r.bring(t, builds+string(os.PathListSeparator)+withoutGo(t))
			out, _ := exec.Command(program).Output()
			if (string(out) == "built\n") != test.built || (run.err == nil) != test.built || !strings.Contains(run.log, test.says) {
				t.Errorf("the program says %q; %v\n%s", out, run.err, run.log)
			}
			if test.changed && r.asked > 0 {
				t.Error("an archive of another source was fetched")
			}
		})
	}
}

// TestTheAttestationIsVerifiedWhereGhMay: by a gh that says no, nothing is installed.
func TestTheAttestationIsVerifiedWhereGhMay(t *testing.T) {
	t.Parallel()
	for code, installed := range map[int]bool{0: true, 1: false} {
		r := release(t, func(w http.ResponseWriter, archive []byte) { w.Write(archive) })
		gh := t.TempDir()
		script := fmt.Sprintf("#!/bin/sh\n[ \"$1 $2 $4 $5\" = 'attestation verify --repo tasklint/tasklint' ] && [ -s \"$3\" ] || exit 9\necho no such attestation\nexit %d\n", code)
		if err := os.WriteFile(filepath.Join(gh, "gh"), []byte(script), 0o755); err != nil {
			t.Fatal(err)
		}
		into := filepath.Join(t.TempDir(), "new folder")
		cmd := exec.Command("bash", filepath.Join(r.root, ".github", "action", "install.sh"), into)
		cmd.Env = append(os.Environ(), "PATH="+gh+string(os.PathListSeparator)+withoutGo(t), "GH_TOKEN=t", "GITHUB_SERVER_URL=", "TASKLINT_DOWNLOADS="+r.downloads)
		out, err := cmd.CombinedOutput()
		if _, missing := os.Stat(filepath.Join(into, "tasklint")); (missing == nil) != installed || (err == nil) != installed || installed == strings.Contains(string(out), "no such attestation") {
			t.Errorf("gh ends with %d: %v\n%s", code, err, out)
		}
	}
}
