//! Authorization of callers of the API: placeholder, being written.
