package dev.normkit.selector.backend;

import dev.normkit.selector.wisdom.WisdomEntry;
import dev.normkit.selector.wisdom.WisdomFile;
import dev.normkit.selector.wisdom.WisdomKey;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What measurements found out, so that nothing is measured twice. Any number of threads and
 * selectors may share one.
 *
 * <p>A measurement holds for one machine (processor, architecture, number of processors), one JDK
 * (vendor, version), one version of every backend, one spec, shape, workload, number of threads and
 * way in which these wait. It is never used for anything else; a file may hold those of many
 * machines.
 *
 * <p>The file is JSON in UTF-8, entries in a fixed order:
 *
 * <pre>{@code
 * {
 *   "format": "normkit wisdom",
 *   "version": 1,
 *   "entries": [
 *     {
 *       "machine": "AMD EPYC, amd64, 2 processors",
 *       "jdk": "Eclipse Adoptium 17.0.19+10, mixed mode",
 *       "backends": ["cpu 0.1.0", "simd 0.1.0 with 512 bits"],
 *       "spec": "GROUP(groups 32, epsilon 1.0E-5)",
 *       "shape": "8x64x32x32 channels-first",
 *       "workload": "training",
 *       "threads": 1,
 *       "measured": "2026-11-23T09:00:00Z",
 *       "times": [
 *         {"backend": "cpu", "threads": 1, "nanos": 1130000.0, "noise": 0.012},
 *         {"backend": "simd", "threads": 1, "nanos": 310000.0, "noise": 0.008}
 *       ]
 *     }
 *   ]
 * }
 * }</pre>
 *
 * <p>Of threads that wait actively, {@code "waiting": "active"} follows their number.
 */
public final class Wisdom {
  private final Map<WisdomKey, WisdomEntry> entries = new ConcurrentHashMap<>();
  private final List<String> problems;

  private Wisdom(List<String> problems) {
    this.problems = List.copyOf(problems);
  }

  /** {@return wisdom without measurements} */
  public static Wisdom empty() {
    return new Wisdom(List.of());
  }

  /**
   * Reads a file. Never fails: what can't be used is left out, and {@link #problems} says why. A
   * missing file isn't a problem.
   *
   * @param file as {@link #save} writes it
   * @return what could be read
   */
  public static Wisdom load(Path file) {
    WisdomFile.Content content = WisdomFile.read(file);
    Wisdom wisdom = new Wisdom(content.problems());
    content.entries().forEach(wisdom::remember);
    return wisdom;
  }

  /**
   * Adds this wisdom to a file. What the file has already stays, also what another process wrote
   * since {@link #load}, and entries that are damaged; of two measurements of the same the later
   * one stays. The new content replaces the old one at once and keeps its permissions, so that a
   * writer that is killed leaves the old file. Processes that save at once take turns, and nothing
   * stays beside the file. A file that isn't wisdom is refused, never overwritten or moved. A
   * thread that was interrupted before saves all the same, and stays interrupted.
   *
   * @param file through links to the one that is meant; made if it isn't there, in a directory that
   *     is
   * @throws IOException if {@link #requireWritable} would throw, the disk refuses, or the thread is
   *     interrupted meanwhile; the file is then as it was
   */
  public void save(Path file) throws IOException {
    WisdomFile.merge(file, List.copyOf(entries.values()));
  }

  /**
   * Checks that {@link #save} can write a file, before the time for measuring is spent.
   *
   * @param file as {@link #save} takes it
   * @throws IOException with one line that names the file, what is wrong and what would do: it's a
   *     directory or a device, read-only, in a directory that isn't there or can't be written, not
   *     wisdom, or of a newer version of this library; or the thread is interrupted meanwhile
   */
  public static void requireWritable(Path file) throws IOException {
    WisdomFile.requireWritable(file);
  }

  /**
   * What is wrong with the file.
   *
   * @return one line for each problem; empty if everything could be read and is of this machine and
   *     JDK
   */
  public List<String> problems() {
    return problems;
  }

  /** {@return the number of measurements, those of other machines included} */
  public int size() {
    return entries.size();
  }

  Optional<WisdomEntry> find(WisdomKey key) {
    return Optional.ofNullable(entries.get(key));
  }

  /** A measurement of the same question on other versions of the backends. */
  Optional<WisdomEntry> findOfOtherBackends(WisdomKey key) {
    return entries.values().stream()
        .filter(entry -> entry.key().sameBut(key))
        .max(Comparator.comparing(WisdomEntry::measured));
  }

  void remember(WisdomEntry entry) {
    entries.merge(entry.key(), entry, WisdomEntry::orLater);
  }
}
