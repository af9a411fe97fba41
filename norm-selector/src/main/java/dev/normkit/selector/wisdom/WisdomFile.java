package dev.normkit.selector.wisdom;

import dev.normkit.files.FileTrouble;
import dev.normkit.files.Replacement;
import dev.normkit.selector.wisdom.WisdomJson.UnreadableException;
import dev.normkit.selector.words.Brief;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The file of measurements. Readers need no lock, since a new content takes the old one's place at
 * once. Writers take turns, because each has to read what the one before wrote. What isn't wisdom
 * is never overwritten.
 */
public final class WisdomFile {
  private static final Set<PosixFilePermission> WRITE =
      EnumSet.of(
          PosixFilePermission.OWNER_WRITE,
          PosixFilePermission.GROUP_WRITE,
          PosixFilePermission.OTHERS_WRITE);

  private WisdomFile() {}

  /** Names the file, what is wrong with it and what would do. */
  private static final class RefusedException extends IOException {
    private static final long serialVersionUID = 1L;

    RefusedException(Path file, String why) {
      super(about(file, why));
    }

    RefusedException(Path file, IOException cause) {
      super(about(file, "it can't be written: " + reason(cause)), cause);
    }
  }

  private static String reason(IOException failure) {
    return failure instanceof NoSuchFileException
        ? "no file can be made there"
        : FileTrouble.reason(failure);
  }

  /** What a file holds that can be used, and what is wrong with the rest. */
  public record Content(List<WisdomEntry> entries, List<String> problems) {}

  public static Content read(Path file) {
    try {
      WisdomJson.Parsed parsed = parse(file);
      List<String> problems = new ArrayList<>();
      parsed.problems().forEach(problem -> problems.add(about(file, problem)));
      foreign(parsed.entries()).map(problem -> about(file, problem)).ifPresent(problems::add);
      return new Content(parsed.entries(), problems);
    } catch (NoSuchFileException none) {
      return new Content(List.of(), List.of());
    } catch (UnreadableException unreadable) {
      return ignored(file, unreadable.getMessage());
    } catch (IOException failed) {
      return ignored(file, "it can't be read: " + FileTrouble.reason(failed));
    }
  }

  private static WisdomJson.Parsed parse(Path file) throws IOException, UnreadableException {
    // Not Files.readString: bytes that aren't UTF-8 are damage like any other.
    String text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    // An empty file was made to be filled, by mktemp for example.
    return text.isEmpty() ? WisdomJson.Parsed.nothing() : WisdomJson.parse(text);
  }

  private static Content ignored(Path file, String why) {
    return new Content(List.of(), List.of(about(file, "ignored, for " + why)));
  }

  private static String about(Path file, String problem) {
    return Brief.oneLine("wisdom file " + file + ": " + problem);
  }

  private static Optional<String> foreign(List<WisdomEntry> entries) {
    Platform here = Platform.current();
    List<WisdomEntry> others =
        entries.stream().filter(entry -> !entry.key().platform().equals(here)).toList();
    return others.stream()
        .findFirst()
        .map(
            first ->
                others.size()
                    + " of "
                    + entries.size()
                    + " entries are of another machine or JDK ("
                    + first.key().platform()
                    + ") and not used on this one ("
                    + here
                    + ")");
  }

  /** Adds entries to the file. */
  public static void merge(Path file, List<WisdomEntry> entries) throws IOException {
    inTurn(
        file,
        target -> {
          WisdomJson.Parsed present = present(file, target);
          Collection<WisdomEntry> all = merged(present.entries(), entries);
          replace(target, WisdomJson.of(all, present.damaged()));
        });
  }

  private static Collection<WisdomEntry> merged(List<WisdomEntry> some, List<WisdomEntry> others) {
    Map<WisdomKey, WisdomEntry> all = new LinkedHashMap<>();
    Stream.of(some, others)
        .flatMap(List::stream)
        .forEach(entry -> all.merge(entry.key(), entry, WisdomEntry::orLater));
    return all.values();
  }

  /** Does all of it but the writing. */
  public static void requireWritable(Path file) throws IOException {
    inTurn(
        file,
        target -> {
          present(file, target);
          draft(target).requireOurs();
        });
  }

  /** Something done with the file that is meant. */
  private interface Step {
    void on(Path target) throws IOException;
  }

  private static void inTurn(Path file, Step step) throws IOException {
    try {
      Path target = target(file);
      WriterTurn.take(target, () -> step.on(target));
    } catch (RefusedException refused) {
      throw refused;
    } catch (IOException failed) {
      throw new RefusedException(file, failed);
    }
  }

  /** The file that is meant, if it can be replaced or made. */
  private static Path target(Path file) throws IOException {
    Path target = Replacement.target(file);
    Path folder = target.getParent();
    if (Files.isDirectory(target)) {
      throw new RefusedException(file, "it's a directory; name a file");
    }
    if (Files.exists(target) && !Files.isRegularFile(target)) {
      throw new RefusedException(file, "it's a device or a pipe; name a file");
    }
    if (!Files.isDirectory(folder)) {
      throw new RefusedException(
          file, "there is no directory " + folder + "; make it, or name another file");
    }
    if (Files.exists(target) && !writable(target)) {
      throw new RefusedException(file, "it's read-only; make it writable, or name another file");
    }
    if (!writable(folder)) {
      throw new RefusedException(
          file, "its directory isn't writable; make it so, or name another file");
    }
    return target;
  }

  /** The superuser can write everything, but what nobody may write is so for a reason. */
  private static boolean writable(Path path) throws IOException {
    PosixFileAttributeView view = Files.getFileAttributeView(path, PosixFileAttributeView.class);
    return Files.isWritable(path)
        && (view == null || !Collections.disjoint(view.readAttributes().permissions(), WRITE));
  }

  private static WisdomJson.Parsed present(Path file, Path target) throws IOException {
    try {
      return parse(target);
    } catch (NoSuchFileException none) {
      return WisdomJson.Parsed.nothing();
    } catch (UnreadableException unreadable) {
      throw new RefusedException(
          file,
          unreadable.newer()
              ? "not written, for " + unreadable.getMessage() + "; use the newer normkit"
              : "not overwritten, for it isn't normkit wisdom ("
                  + unreadable.getMessage()
                  + "); name another file, or delete this one");
    }
  }

  /** The whole text at once or not at all, whenever this process or the machine stops. */
  private static void replace(Path file, String text) throws IOException {
    // One name for all writers, who are here one at a time.
    SideFile draft = draft(file);
    draft.clear();
    Files.createFile(draft.path());
    try {
      write(file, draft, text);
      Files.move(
          draft.path(), file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      draft.delete();
    }
    forceDirectory(file.getParent());
  }

  private static void write(Path file, SideFile draft, String text) throws IOException {
    try (FileChannel channel = draft.open(StandardOpenOption.WRITE)) {
      Replacement.keepPermissions(file, draft.path());
      ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(true);
    }
  }

  /** So that the new name survives a loss of power; not every system can. */
  private static void forceDirectory(Path directory) {
    try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    } catch (IOException impossible) {
      // The content is whole either way: the old one or the new one.
    }
  }

  /** What takes the file's place once it is whole. */
  private static SideFile draft(Path file) {
    return SideFile.beside(file, "draft", WisdomJson.BEGINNING);
  }
}
