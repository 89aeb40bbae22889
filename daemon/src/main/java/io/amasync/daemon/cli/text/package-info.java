/**
 * How the command line speaks to people: terminals and pipes, colours, amounts, tables. Start at
 * {@link Terminal}.
 *
 * <p>Knows nothing of commands. Invariant: nothing but plain text goes to what is not a terminal.
 */
@NullMarked
package io.amasync.daemon.cli.text;

import org.jspecify.annotations.NullMarked;
