package dev.normkit.selector;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.FileLockInterruptionException;
import java.nio.channels.OverlappingFileLockException;
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

  private static final int MARK_BYTES = 16;

  private static final long PAUSE_MILLIS = 5;

  /** Without locks: a writer takes milliseconds, so one that takes as long was killed. */
  private static final long ABANDONED_MILLIS = 10_000;

  private WriterTurn() {}

  /** What is done meanwhile. */
  interface Writing {
    void write() throws IOException;
  }

  /** Waits for the turn, writes, and leaves no trace of the lock file. */
  static void take(Path lockFile, Writing writing) throws IOException {
    synchronized (OF_THIS_JVM) {
      while (!taken(lockFile, writing)) {
        pause();
      }
    }
  }

  /** False if the lock file is another writer's, or was deleted by the one before. */
  private static boolean taken(Path lockFile, Writing writing) throws IOException {
    boolean made = make(lockFile);
    try (FileChannel channel = open(lockFile, StandardOpenOption.WRITE)) {
      if (channel == null) {
        return false;
      }
      if (lock(channel).isEmpty()) {
        return takenByMaking(made, lockFile, writing);
      }
      // Open until the end: closing it would end the lock.
      try (FileChannel there = open(lockFile, StandardOpenOption.READ)) {
        return there != null && same(channel, there) && done(lockFile, writing);
      }
    }
  }

  /** Null if it isn't there any more. */
  private static FileChannel open(Path lockFile, StandardOpenOption how) throws IOException {
    try {
      return FileChannel.open(lockFile, how);
    } catch (NoSuchFileException deleted) {
      return null;
    }
  }

  private static boolean make(Path lockFile) throws IOException {
    try {
      Files.createFile(lockFile);
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
    ByteBuffer written = ByteBuffer.allocate(MARK_BYTES);
    written.putLong(mark.getMostSignificantBits()).putLong(mark.getLeastSignificantBits()).flip();
    locked.write(written, 0);
    ByteBuffer read = ByteBuffer.allocate(MARK_BYTES);
    there.read(read, 0);
    return written.flip().equals(read.flip());
  }

  private static boolean takenByMaking(boolean made, Path lockFile, Writing writing)
      throws IOException {
    if (made) {
      return done(lockFile, writing);
    }
    if (abandoned(lockFile)) {
      Files.deleteIfExists(lockFile);
    }
    return false;
  }

  private static boolean abandoned(Path lockFile) throws IOException {
    try {
      long made = Files.getLastModifiedTime(lockFile).toMillis();
      return System.currentTimeMillis() - made > ABANDONED_MILLIS;
    } catch (NoSuchFileException deleted) {
      return false;
    }
  }

  private static boolean done(Path lockFile, Writing writing) throws IOException {
    try {
      writing.write();
      return true;
    } finally {
      Files.deleteIfExists(lockFile);
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
