package slacksim

import (
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"slices"
	"strconv"
	"strings"
)

// maxUpload is the size of the largest file that the simulator keeps.
const maxUpload = 16 << 20

// File is what the app uploaded.
type File struct {
	ID, Name, Title, AltText string
	// Channel and ThreadTS say where it was shared; empty before that.
	Channel, ThreadTS string
	Content           []byte
	length            int
}

// Files lists what the app shared in a channel, in that order.
func (s *Slack) Files(channel string) []File {
	s.mu.Lock()
	defer s.mu.Unlock()
	var shared []File
	for _, id := range s.fileOrder {
		if f := s.files[id]; f.Channel == channel {
			shared = append(shared, *f)
		}
	}
	return shared
}

func (s *Slack) filesGetUploadURLExternal(a args) (answer, failure) {
	length, err := strconv.Atoi(a["length"])
	if a["filename"] == "" || err != nil || length <= 0 || length > maxUpload {
		return nil, fail("invalid_arguments")
	}
	f := &File{ID: s.newID("F"), Name: a["filename"], AltText: a["alt_txt"], length: length}
	s.files[f.ID] = f
	return answer{"file_id": f.ID, "upload_url": s.base + "/upload/" + f.ID}, none
}

// uploadHandler takes a file's bytes: of a form, or as they are. Its faults are those of the method "upload".
func (s *Slack) uploadHandler(w http.ResponseWriter, r *http.Request) {
	call := Call{Method: "upload", Args: args{"file": r.PathValue("id")}, Answer: "ok"}
	defer func() {
		s.log.add(call)
		s.Touch()
	}()
	fault := s.faults.take("upload", nil)
	if fault.Status != 0 && !fault.Done {
		call.Answer = strconv.Itoa(fault.Status)
		fault.answer(w)
		return
	}

	size, err := s.takeFile(w, r)
	switch {
	case fault.Status != 0:
		call.Answer = strconv.Itoa(fault.Status)
		fault.answer(w)
	case err != nil:
		call.Answer = err.Error()
		http.Error(w, err.Error(), http.StatusBadRequest)
	default:
		_, _ = io.WriteString(w, "OK - "+strconv.Itoa(size)) // a client that went away
	}
}

// takeFile keeps the bytes of an announced file, and counts them.
func (s *Slack) takeFile(w http.ResponseWriter, r *http.Request) (int, error) {
	var body io.Reader = http.MaxBytesReader(w, r.Body, maxUpload+1<<20)
	if strings.HasPrefix(r.Header.Get("Content-Type"), "multipart/form-data") {
		r.Body = io.NopCloser(body)
		part, err := firstPart(r)
		if err != nil {
			return 0, errors.New("unreadable form")
		}
		body = part
	}
	content, err := io.ReadAll(body)
	if err != nil {
		return 0, errors.New("unreadable file")
	}

	s.mu.Lock()
	defer s.mu.Unlock()
	f := s.files[r.PathValue("id")]
	if f == nil || f.Content != nil || len(content) != f.length {
		return 0, errors.New("not the file that was announced")
	}

	f.Content = content
	return len(content), nil
}

func firstPart(r *http.Request) (io.Reader, error) {
	form, err := r.MultipartReader()
	if err != nil {
		return nil, err //nolint:wrapcheck // the caller only answers that it failed
	}
	return form.NextPart() //nolint:wrapcheck // likewise
}

func (s *Slack) filesCompleteUploadExternal(a args) (answer, failure) {
	var wanted []struct{ ID, Title string }
	if json.Unmarshal([]byte(a["files"]), &wanted) != nil || len(wanted) == 0 {
		return nil, fail("invalid_arguments")
	}

	for _, w := range wanted {
		if f := s.files[w.ID]; f == nil || f.Content == nil {
			return nil, fail("file_not_found")
		}
	}

	if failed := s.mayShare(a); failed.code != "" {
		return nil, failed
	}

	shared := []answer{}
	for _, w := range wanted {
		f := s.files[w.ID]
		if !slices.Contains(s.fileOrder, f.ID) { // said again, it is the same file
			s.fileOrder = append(s.fileOrder, f.ID)
		}
		f.Title, f.Channel, f.ThreadTS = w.Title, a["channel_id"], a["thread_ts"]
		shared = append(shared, answer{"id": f.ID, "title": f.Title, "name": f.Name})
	}

	s.change()
	return answer{"files": shared}, none
}

// filesDelete takes a file back, wherever it was shared.
func (s *Slack) filesDelete(a args) (answer, failure) {
	if s.files[a["file"]] == nil {
		return nil, fail("file_not_found")
	}
	delete(s.files, a["file"])
	s.fileOrder = slices.DeleteFunc(s.fileOrder, func(id string) bool { return id == a["file"] })
	s.change()
	return answer{}, none
}

// mayShare checks where files are to be shared; without a channel they stay private.
func (s *Slack) mayShare(a args) failure {
	if a["channel_id"] == "" {
		return none
	}

	c := s.channels[a["channel_id"]]
	switch {
	case c == nil, c.Kind != Public && !slices.Contains(c.Members, BotUser):
		return fail("channel_not_found")
	case !slices.Contains(c.Members, BotUser):
		return fail("not_in_channel")
	case c.Archived:
		return fail("is_archived")
	case a["thread_ts"] != "" && s.find(c.ID, a["thread_ts"]) == nil:
		return fail("thread_not_found")
	}

	return none
}
