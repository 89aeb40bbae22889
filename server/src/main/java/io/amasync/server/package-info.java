/**
 * The metadata server. Start at {@link io.amasync.server.AmaServer}, which assembles it; {@link
 * io.amasync.server.ServerMain} is its process.
 *
 * <p>Everything below is grouped by what it is for. What is here knows all of it, and nothing below
 * knows what is here.
 */
@NullMarked
package io.amasync.server;

import org.jspecify.annotations.NullMarked;
