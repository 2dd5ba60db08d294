package dev.weir.admin.log.state;

/// A command as it stands in the log. What differs from machine to machine was decided before it
/// was written, so that applying it is deterministic.
///
/// @param node the node that led when it was written
/// @param atMillis that node's wall clock, for people; decides nothing
/// @param digest of the changes: a request id that comes again with others is refused
public record Write(String node, long atMillis, String digest, Command command) {}
