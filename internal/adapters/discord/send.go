package discord

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"mime/multipart"
	"net/http"
	"net/textproto"
	"strconv"

	"ashore/internal/coach"
)

// Send implements [coach.Sender]. A parcel with a valid Reply answers the interaction: the first fills the message that was promised,
// later ones follow it, and what only the member may see stays so. When the time for that is over, an answer that began in the
// direct message channel goes on there as an ordinary message; any other is Expired. Without a Reply it is a direct message.
func (a *Adapter) Send(ctx context.Context, p coach.Parcel) error {
	m, err := compose(p, a.opts.Words)
	if err != nil {
		return &coach.SendError{Fault: coach.Bad, Err: fmt.Errorf("discord: compose a message: %w", err)}
	}
	if p.Reply == "" {
		return a.sendDirect(ctx, p, m)
	}
	to, ok := parseAddress(p.Reply)
	if !ok {
		return &coach.SendError{Fault: coach.Expired, Err: errors.New("discord: the reply address cannot be read")}
	}
	gone := &coach.SendError{Fault: coach.Expired, Err: errors.New("discord: the time to answer is over")}
	if a.opts.Now().Before(to.Until) {
		err := a.sendAnswer(ctx, to, m)
		if err == nil {
			return nil
		}
		if !tokenGone(err) {
			return a.sendError("answer an interaction", err)
		}
	}
	if to.Ephemeral {
		return gone
	}
	err = a.sendDirect(ctx, p, m)
	var failed *coach.SendError
	if errors.As(err, &failed) && failed.Fault == coach.Blocked {
		return gone
	}
	return err
}

func (a *Adapter) sendAnswer(ctx context.Context, to address, m outgoing) error {
	known, unlock, err := a.lock(ctx, to.Token)
	if err != nil {
		return err
	}
	defer unlock()
	path := "webhooks/" + to.App + "/" + to.Token
	m.Flags = flagSuppressEmbeds
	if to.Ephemeral {
		m.Flags |= flagEphemeral // an edit names the flags that are to stay, too
	}
	if known.open {
		err := a.post(ctx, http.MethodPatch, path+"/messages/@original", m)
		var refused *apiError
		if err == nil || !errors.As(err, &refused) || refused.Code != codeUnknownMessage {
			known.open = err != nil
			return err
		}
		known.open = false // the member put the promised message away
	}
	return a.post(ctx, http.MethodPost, path+"?wait=true", m)
}

// sendDirect writes a direct message. Discord takes the same parcel only once for some minutes.
func (a *Adapter) sendDirect(ctx context.Context, p coach.Parcel, m outgoing) error {
	channel, err := a.channel(ctx, p.Account.ID)
	if err != nil {
		return a.sendError("open a direct message channel", err)
	}
	m.Flags = flagSuppressEmbeds
	if p.Message.Quiet {
		m.Flags |= flagSilent
	}
	if p.ID != 0 {
		m.Nonce, m.EnforceNonce = nonce(p), true
	}
	err = a.post(ctx, http.MethodPost, "channels/"+channel+"/messages", m)
	if err == nil {
		return nil
	}
	var refused *apiError
	if errors.As(err, &refused) && refused.Code == codeUnknownChannel {
		a.channels.drop(p.Account.ID)
	}
	return a.sendError("send a direct message", err)
}

// nonce is the same for each try to send a parcel, and another for each parcel, of another database too. At most 25 characters.
func nonce(p coach.Parcel) string {
	return strconv.FormatInt(p.ID, 36) + "-" + strconv.FormatInt(p.Created.Unix()&0xffffffff, 36)
}

// channel returns the direct message channel of an account, and opens it where it is not known.
func (a *Adapter) channel(ctx context.Context, user string) (string, error) {
	if id, ok := a.channels.get(user); ok {
		return id, nil
	}
	if !isSnowflake(user) {
		return "", &apiError{Status: http.StatusBadRequest, Code: codeUnknownUser, JSON: true}
	}
	raw, err := a.request(ctx, http.MethodPost, "users/@me/channels", map[string]string{"recipient_id": user})
	if err != nil {
		return "", err
	}
	var c struct {
		ID string `json:"id"`
	}
	if json.Unmarshal(raw, &c) != nil || !isSnowflake(c.ID) {
		return "", errors.New("the answer holds no channel")
	}
	a.channels.put(user, c.ID)
	return c.ID, nil
}

// post sends a message, with its file where it has one.
func (a *Adapter) post(ctx context.Context, method, path string, m outgoing) error {
	if len(m.file) == 0 {
		_, err := a.request(ctx, method, path, m)
		return err
	}
	var body bytes.Buffer
	w := multipart.NewWriter(&body)
	payload, err := json.Marshal(m)
	if err != nil {
		return fmt.Errorf("write a message: %w", err)
	}
	if err := part(w, `form-data; name="payload_json"`, "application/json", payload); err != nil {
		return err
	}
	disposition := fmt.Sprintf(`form-data; name="files[0]"; filename=%q`, m.Attachments[0].Filename)
	if err := part(w, disposition, m.fileType, m.file); err != nil {
		return err
	}
	if err := w.Close(); err != nil {
		return fmt.Errorf("write a file: %w", err)
	}
	_, err = a.requestRaw(ctx, method, path, w.FormDataContentType(), body.Bytes())
	return err
}

func part(w *multipart.Writer, disposition, contentType string, data []byte) error {
	out, err := w.CreatePart(textproto.MIMEHeader{"Content-Disposition": {disposition}, "Content-Type": {contentType}})
	if err == nil {
		_, err = out.Write(data)
	}
	if err != nil {
		return fmt.Errorf("write a file: %w", err)
	}
	return nil
}
