//! larets-storage
