package slacksim

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"path"
	"slices"
	"strconv"
	"strings"
)

// maxUpload is the size of the largest file that the simulator keeps.
const maxUpload = 16 << 20

// File is what hangs on a message: uploaded by the app, or by a person.
type File struct {
	ID, Name, Title, AltText string
	// User is who uploaded it.
	User string
	// Channel and ThreadTS say where it was shared; empty before that.
	Channel, ThreadTS string
	// Content is empty for those of people, of which nobody knows more than the name.
	Content []byte
	length  int
}

// Files lists what the app shared in a channel, in that order.
func (s *Slack) Files(channel string) []File {
	s.mu.Lock()
	defer s.mu.Unlock()
	var shared []File
	for _, m := range s.messages[channel] {
		if m.User == BotUser {
			shared = append(shared, m.Files...)
		}
	}
	return shared
}

func (s *Slack) filesGetUploadURLExternal(a args) (answer, failure) {
	length, err := strconv.Atoi(a["length"])
	if a["filename"] == "" || err != nil || length <= 0 || length > maxUpload {
		return nil, fail("invalid_arguments")
	}
	f := &File{ID: s.newID("F"), User: BotUser, Name: a["filename"], AltText: a["alt_txt"], length: length}
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

// maxShared is in how many channels files are shared at once.
const maxShared = 100

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

	channels, failed := s.whereToShare(a)
	if failed.code != "" {
		return nil, failed
	}
	comment, failed := s.commentOn(a)
	if failed.code != "" {
		return nil, failed
	}

	files, shown := []File{}, []answer{}
	for _, w := range wanted {
		f := s.files[w.ID]
		f.Title = cmp.Or(w.Title, f.Name)
		files, shown = append(files, *f), append(shown, f.json())
	}
	for _, channel := range channels {
		s.share(comment, channel, a["thread_ts"], files)
	}

	s.change()
	return answer{"files": shown}, none
}

// commentOn is the message that files are shared with: its text, or its blocks where it has none.
func (s *Slack) commentOn(a args) (Message, failure) {
	said := args{"text": a["initial_comment"]}
	if said["text"] == "" {
		said["blocks"] = a["blocks"]
	}
	m := &Message{User: BotUser}
	if said["text"] != "" || said["blocks"] != "" {
		var failed failure
		if m, failed = s.newMessage(said); failed.code != "" {
			return Message{}, failed
		}
	}
	m.Subtype = fileShare
	return *m, none
}

// fileShare is the subtype of messages with files.
const fileShare = "file_share"

// share posts files to a channel. Shared there again, they are the same files.
func (s *Slack) share(comment Message, channel, thread string, files []File) {
	files = slices.DeleteFunc(slices.Clone(files), func(f File) bool {
		return slices.ContainsFunc(s.messages[channel], func(m *Message) bool { return m.has(f.ID) })
	})
	if len(files) == 0 {
		return
	}
	for i := range files {
		files[i].Channel, files[i].ThreadTS = channel, thread
	}
	comment.Channel, comment.ThreadTS, comment.Files = channel, thread, files
	s.post(&comment)
}

func (m *Message) has(file string) bool {
	return slices.ContainsFunc(m.Files, func(f File) bool { return f.ID == file })
}

// filesDelete takes a file back, wherever it was shared. What says nothing without it goes with it.
func (s *Slack) filesDelete(a args) (answer, failure) {
	if s.files[a["file"]] == nil {
		return nil, fail("file_not_found")
	}
	delete(s.files, a["file"])
	for channel, messages := range s.messages {
		s.messages[channel] = slices.DeleteFunc(messages, func(m *Message) bool {
			if !m.has(a["file"]) {
				return false
			}
			m.Files = slices.DeleteFunc(slices.Clone(m.Files), func(f File) bool { return f.ID == a["file"] })
			return len(m.Files) == 0 && m.Text == "" && len(m.Blocks) == 0
		})
	}
	s.change()
	return answer{}, none
}

// whereToShare are the channels that files are to be shared in; without any they stay private.
func (s *Slack) whereToShare(a args) ([]string, failure) {
	named := strings.FieldsFunc(a["channels"], func(r rune) bool { return r == ',' || r == ' ' })
	if id := a["channel_id"]; id != "" {
		if s.users[id] != nil { // only channels may name people
			return nil, fail("channel_not_found")
		}
		named = append(named, id)
	}
	if len(named) > maxShared || len(named) > 1 && a["thread_ts"] != "" {
		return nil, fail("invalid_arguments")
	}

	var channels []string
	for _, id := range named {
		c, failed := s.conversationFor(id)
		switch {
		case failed.code != "":
			return nil, failed
		case !slices.Contains(c.Members, BotUser):
			return nil, fail("not_in_channel")
		case c.Archived:
			return nil, fail("is_archived")
		case a["thread_ts"] != "" && s.find(c.ID, a["thread_ts"]) == nil:
			return nil, fail("thread_not_found")
		}
		channels = append(channels, c.ID)
	}
	return channels, none
}

// json is https://docs.slack.dev/reference/objects/file-object, as far as it goes.
func (f File) json() answer {
	permalink := "https://simulated.slack.com/files/" + f.User + "/" + f.ID + "/" + f.Name
	out := answer{
		"id": f.ID, "name": f.Name, "title": cmp.Or(f.Title, f.Name), "mode": "hosted", "user": f.User, "size": len(f.Content),
		"filetype": f.extension(), "pretty_type": f.Kind(), "permalink": permalink,
	}
	if f.AltText != "" {
		out["alt_txt"] = f.AltText
	}
	if f.Content != nil {
		out["mimetype"] = http.DetectContentType(f.Content)
	}
	return out
}

// filesJSON are the files that hang on a message.
func filesJSON(m *Message) []answer {
	var files []answer
	for _, f := range m.Files {
		file := f.json()
		if m.Rough {
			file["size"], file["created"], file["shares"] = "12.5", "today", []string{}
		}
		files = append(files, file)
	}
	return files
}

func (f File) extension() string {
	return strings.ToLower(strings.TrimPrefix(path.Ext(f.Name), "."))
}

// kinds are what Slack calls kinds of files by the ends of their names, where that is not the end itself.
var kinds = map[string]string{
	"": "Binary", "txt": "Plain text", "md": "Markdown", "jpg": "JPEG", "jpeg": "JPEG", "zip": "Zip", "webp": "WebP", "yaml": "YAML",
	"yml": "YAML",
}

// Kind is what people call such a file.
func (f File) Kind() string {
	return cmp.Or(kinds[f.extension()], strings.ToUpper(f.extension()))
}

// Size says how large it is; nothing where nobody knows.
func (f File) Size() string {
	switch n := len(f.Content); {
	case f.Content == nil:
		return ""
	case n < 1000:
		return counted(n, "byte", "bytes")
	case n < 1_000_000:
		return fmt.Sprintf("%d kB", (n+500)/1000)
	default:
		return fmt.Sprintf("%.1f MB", float64(n)/1e6)
	}
}

// Picture reports whether browsers draw it.
func (f File) Picture() bool {
	return slices.Contains(drawable, http.DetectContentType(f.Content))
}

// drawable are the kinds of pictures that a page may show without harm: no SVG, which can hold scripts.
var drawable = []string{"image/png", "image/jpeg", "image/gif", "image/webp"}
