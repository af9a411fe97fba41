package dev.normkit.selector.backend;

import dev.normkit.selector.wisdom.WisdomEntry;
import dev.normkit.selector.wisdom.WisdomKey;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Where measurements are remembered. A file named from outside the program is asked before the
 * program's own wisdom; new measurements are added to both.
 *
 * @param own the program's wisdom
 * @param outside the file's wisdom, if one is named
 */
record Memory(Wisdom own, Optional<Outside> outside) {

  /** A file and what was in it. */
  record Outside(Path file, Wisdom wisdom) {}

  static Memory of(Optional<Path> file) {
    return new Memory(Wisdom.empty(), file.map(named -> new Outside(named, Wisdom.load(named))));
  }

  Memory withOwn(Wisdom wisdom) {
    return new Memory(wisdom, outside);
  }

  private Stream<Wisdom> all() {
    return Stream.concat(outside.stream().map(Outside::wisdom), Stream.of(own));
  }

  List<String> problems() {
    return all().flatMap(wisdom -> wisdom.problems().stream()).toList();
  }

  /** The measurements for this key, those of the file first. */
  List<WisdomEntry> find(WisdomKey key) {
    return all().flatMap(wisdom -> wisdom.find(key).stream()).toList();
  }

  Optional<WisdomEntry> findOfOtherBackends(WisdomKey key) {
    return all().flatMap(wisdom -> wisdom.findOfOtherBackends(key).stream()).findFirst();
  }

  void remember(WisdomEntry entry) throws IOException {
    all().forEach(wisdom -> wisdom.remember(entry));
    if (outside.isPresent()) {
      outside.get().wisdom.save(outside.get().file);
    }
  }

  /** Before time is spent on results that would be lost. */
  void requireWritable() throws IOException {
    if (outside.isPresent()) {
      Wisdom.requireWritable(outside.get().file);
    }
  }
}
