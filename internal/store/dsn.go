package store

import (
	"database/sql"
	"fmt"
	"net/url"
	"path/filepath"

	_ "modernc.org/sqlite" // the driver
)

// connect opens a pool on a SQLite file. Nothing is touched until its first use.
func connect(path string, conns int, params url.Values) (*sql.DB, error) {
	abs, err := filepath.Abs(path)
	if err != nil {
		return nil, fmt.Errorf("open the database: %w", err)
	}
	params.Add("_pragma", "busy_timeout(10000)")
	uri := url.URL{Scheme: "file", Path: filepath.ToSlash(abs), RawQuery: params.Encode()}
	db, err := sql.Open("sqlite", uri.String())
	if err != nil {
		return nil, doing("open the database", err)
	}
	db.SetMaxOpenConns(conns)
	db.SetMaxIdleConns(conns)
	return db, nil
}

// writing are the settings of the one connection that writes: each transaction takes the write lock when it begins and is on
// the disk when it ends, and deleted bytes are overwritten.
func writing() url.Values {
	return url.Values{
		"_txlock": {"immediate"},
		"_pragma": {"journal_mode(WAL)", "synchronous(FULL)", "foreign_keys(1)", "secure_delete(1)"},
	}
}

// migrating are the settings for changes of the schema: with references enforced, a table that is dropped to be made anew
// would take with it all that refers to it.
func migrating() url.Values {
	return url.Values{
		"_txlock": {"immediate"},
		"_pragma": {"journal_mode(WAL)", "synchronous(FULL)", "foreign_keys(0)", "secure_delete(1)"},
	}
}

// reading are the settings of the pool that reads beside the writer.
func reading() url.Values {
	return url.Values{"_pragma": {"query_only(1)"}}
}

// looking are the settings for a file that must not be changed in any way.
func looking() url.Values {
	return url.Values{"mode": {"ro"}, "_pragma": {"query_only(1)"}}
}

// recovering are the settings for a file that is only looked at, and in which a crash may have left something to take back.
func recovering() url.Values {
	return url.Values{"mode": {"rw"}, "_pragma": {"query_only(1)"}}
}

// keeping are the settings of the file of member keys: a rollback journal, so that a destroyed key is overwritten when its
// transaction ends and lingers in no log.
func keeping() url.Values {
	return url.Values{
		"_txlock": {"immediate"},
		"_pragma": {"journal_mode(DELETE)", "synchronous(EXTRA)", "secure_delete(1)"},
	}
}
