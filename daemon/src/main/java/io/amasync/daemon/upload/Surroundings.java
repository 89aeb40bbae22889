package io.amasync.daemon.upload;

import java.time.InstantSource;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/**
 * What a process finds outside of itself, so that tests can give it something else.
 *
 * @param clock the time of day, which may jump
 * @param nanoTime only goes forward, from anywhere
 * @param random for jitter; thread-safe
 */
public record Surroundings(InstantSource clock, LongSupplier nanoTime, RandomGenerator random) {}
