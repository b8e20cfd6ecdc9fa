//! Permissions and the questions that they answer.
