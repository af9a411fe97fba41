package dev.normkit.selector.wisdom;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.FileLockInterruptionException;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.UUID;

/**
 * Who may write a file: one thread of one process at a time. Whoever has the turn holds a lock on a
 * file beside it, and deletes that before the lock ends; so nothing stays, and what a killed
 * process leaves is taken over by the next one. Where the file system has no locks, whoever makes
 * the file has the turn.
 */
final class WriterTurn {
  /**
   * Of this JVM, as the system's locks are between processes. A constant string is one object for
   * all copies of this class that class loaders have; closing any channel of the file would end the
   * lock of another of them.
   */
  private static final Object OF_THIS_JVM = "dev.normkit.selector: the turn to write wisdom";

  /** Behind the mark: on some systems nobody else can read what is locked. */
  private static final long LOCKED_AT = 1024;

  /** What a lock file begins with; behind it is what its last owner wrote. */
  private static final String BEGINNING = "normkit lock\n";

  private static final int MARK_AT = BEGINNING.length();

  private static final int MARK_BYTES = 16;

  private static final long PAUSE_MILLIS = 5;

  /** Without locks: a writer takes milliseconds, so one that takes as long was killed. */
  private static final long ABANDONED_MILLIS = 10_000;

  private WriterTurn() {}

  /** What is done meanwhile. */
  interface Writing {
    void write() throws IOException;
  }

  /**
   * Waits for the turn, writes, and leaves no trace of the lock file, which is beside the file. A
   * thread that is interrupted meanwhile gives up; one that was before writes all the same, since
   * what it has to write would be lost, and is interrupted afterwards.
   */
  static void take(Path file, Writing writing) throws IOException {
    boolean interruptedBefore = Thread.interrupted();
    try {
      waitAndWrite(SideFile.beside(file, "lock", BEGINNING), writing);
    } catch (ClosedByInterruptException | FileLockInterruptionException interrupted) {
      InterruptedIOException told = new InterruptedIOException("the thread was interrupted");
      told.initCause(interrupted);
      throw told;
    } finally {
      if (interruptedBefore) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static void waitAndWrite(SideFile lockFile, Writing writing) throws IOException {
    synchronized (OF_THIS_JVM) {
      while (!takenOrDiscarded(lockFile, writing)) {
        pause();
      }
    }
  }

  private static boolean takenOrDiscarded(SideFile lockFile, Writing writing) throws IOException {
    boolean ended = false;
    try {
      boolean taken = taken(lockFile, writing);
      ended = true;
      return taken;
    } finally {
      if (!ended) {
        discard(lockFile);
      }
    }
  }

  /** Deletes what this process may have made and not locked, unless another has locked it since. */
  private static void discard(SideFile lockFile) {
    boolean interrupted = Thread.interrupted();
    try {
      lockFile.requireOurs();
      try (FileChannel channel = open(lockFile, StandardOpenOption.WRITE)) {
        if (channel != null && channel.tryLock(LOCKED_AT, 1, false) != null) {
          doneIfSame(channel, lockFile, () -> {});
        }
      }
    } catch (IOException | OverlappingFileLockException left) {
      // As a killed process leaves it: the next writer takes it over.
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** False if the lock file is another writer's, or was deleted by the one before. */
  private static boolean taken(SideFile lockFile, Writing writing) throws IOException {
    boolean made = make(lockFile);
    // Before it is locked: closing any channel of it would end the lock.
    lockFile.requireOurs();
    try (FileChannel channel = open(lockFile, StandardOpenOption.WRITE)) {
      if (channel == null) {
        return false;
      }
      if (lock(channel).isEmpty()) {
        return takenByMaking(made, lockFile, writing);
      }
      return doneIfSame(channel, lockFile, writing);
    }
  }

  /** False if the file that is locked was deleted by the writer before. */
  private static boolean doneIfSame(FileChannel locked, SideFile lockFile, Writing writing)
      throws IOException {
    // Open until the end: closing it would end the lock.
    try (FileChannel there = open(lockFile, StandardOpenOption.READ)) {
      return there != null && same(locked, there) && done(lockFile, writing);
    }
  }

  /** Null if it isn't there any more. */
  private static FileChannel open(SideFile lockFile, StandardOpenOption how) throws IOException {
    try {
      return lockFile.open(how);
    } catch (NoSuchFileException deleted) {
      return null;
    }
  }

  private static boolean make(SideFile lockFile) throws IOException {
    try {
      Files.createFile(lockFile.path());
      return true;
    } catch (FileAlreadyExistsException ofAnother) {
      return false;
    }
  }

  /** Waits for the lock; empty where there are none. */
  private static Optional<FileLock> lock(FileChannel channel) throws IOException {
    try {
      return Optional.of(channel.lock(LOCKED_AT, 1, false));
    } catch (OverlappingFileLockException held) {
      throw new IOException("its lock is held by other code of this process", held);
    } catch (ClosedChannelException | FileLockInterruptionException interrupted) {
      throw interrupted;
    } catch (IOException noLocks) {
      return Optional.empty();
    }
  }

  /** Whether the file that is locked still has its name: the writer before may have deleted it. */
  private static boolean same(FileChannel locked, FileChannel there) throws IOException {
    UUID mark = UUID.randomUUID();
    locked.write(ByteBuffer.wrap(BEGINNING.getBytes(StandardCharsets.US_ASCII)), 0);
    ByteBuffer written = ByteBuffer.allocate(MARK_BYTES);
    written.putLong(mark.getMostSignificantBits()).putLong(mark.getLeastSignificantBits()).flip();
    locked.write(written, MARK_AT);
    ByteBuffer read = ByteBuffer.allocate(MARK_BYTES);
    there.read(read, MARK_AT);
    return written.flip().equals(read.flip());
  }

  private static boolean takenByMaking(boolean made, SideFile lockFile, Writing writing)
      throws IOException {
    if (made) {
      return done(lockFile, writing);
    }
    if (abandoned(lockFile)) {
      lockFile.clear();
    }
    return false;
  }

  private static boolean abandoned(SideFile lockFile) throws IOException {
    try {
      long made = Files.getLastModifiedTime(lockFile.path()).toMillis();
      return System.currentTimeMillis() - made > ABANDONED_MILLIS;
    } catch (NoSuchFileException deleted) {
      return false;
    }
  }

  private static boolean done(SideFile lockFile, Writing writing) throws IOException {
    try {
      writing.write();
      return true;
    } finally {
      lockFile.delete();
    }
  }

  private static void pause() throws IOException {
    try {
      Thread.sleep(PAUSE_MILLIS);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while another process was writing");
    }
  }
}
