/**
 * What is wrong with normalizations of a file: {@link dev.normkit.io.health.Health} looks at their
 * numbers and gives {@link dev.normkit.io.health.Finding}s, errors or notes. Each kind of finding
 * says what it means, what to do, and where its threshold comes from: {@link
 * dev.normkit.io.health.FindingKind}.
 */
@NullMarked
package dev.normkit.io.health;

import org.jspecify.annotations.NullMarked;
