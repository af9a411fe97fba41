package dev.normkit.io.keras;

import io.jhdf.HdfFile;
import io.jhdf.Superblock;
import io.jhdf.exceptions.HdfException;
import io.jhdf.storage.HdfBackingStorage;
import java.lang.reflect.InvocationTargetException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/**
 * What jhdf sees of a file: slices of it and nothing else, each of them counted. jhdf itself takes
 * what a file says for true: it allocates what a length asks for, follows addresses in circles, and
 * goes as deep as they lead.
 */
final class HdfGuard implements HdfBackingStorage {
  private static final byte[] SIGNATURE = {(byte) 0x89, 'H', 'D', 'F', '\r', '\n', 0x1A, '\n'};

  /** A file of Keras needs 40 at most; a thread's stack holds some thousands. */
  private static final int DEEPEST = 600;

  private static final StackWalker STACK = StackWalker.getInstance();

  /** A look at the stack takes long, and no step adds more than some frames. */
  private static final int STEPS_BETWEEN_LOOKS = 32;

  /** Objects that jhdf makes of a header are several times as large, and headers are read twice. */
  private static final int READS_OF_EACH_BYTE = 4;

  private static final int LEAST_BYTES = 2 << 20;
  private static final int LEAST_STEPS = 4000;

  /** Groups of a single number each have a step for every 8 bytes; no other file has more. */
  private static final int BYTES_FOR_A_STEP = 4;

  private final ByteBuffer file;
  private final Superblock superblock;
  private final long stepsOfReading;
  private final long bytesOfReading;
  private final String tooManySteps;
  private final AtomicLong steps = new AtomicLong();
  private final AtomicLong bytes = new AtomicLong();
  private volatile String refusal;

  /** How deep a thread was when its reading began: what called it isn't the file's doing. */
  private final ThreadLocal<Long> callers = ThreadLocal.withInitial(() -> 0L);

  private HdfGuard(ByteBuffer file, Superblock superblock, int steps) {
    this.file = file;
    this.superblock = superblock;
    long fitting = LEAST_STEPS + (long) file.capacity() / BYTES_FOR_A_STEP;
    stepsOfReading = Math.min(steps, fitting);
    tooManySteps =
        steps < fitting
            ? "it leads to more steps than ReadLimits.steps, which is "
                + steps
                + "; if you trust it, raise that"
            : "it leads to more than " + fitting + " steps, which no file of its length needs";
    bytesOfReading = LEAST_BYTES + (long) READS_OF_EACH_BYTE * file.capacity();
    beginReading();
  }

  /**
   * Lets as much be read as one dataset, or the file's headers, may need. What others left is added
   * to, not replaced, since several threads may read.
   */
  void beginReading() {
    refusal = null;
    callers.set(STACK.walk(Stream::count));
    steps.addAndGet(stepsOfReading);
    bytes.addAndGet(bytesOfReading);
  }

  /** Reads where the data begins; throws whatever jhdf throws. */
  static HdfGuard of(byte[] content, int steps) {
    ByteBuffer file = ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN).asReadOnlyBuffer();
    file.order(ByteOrder.LITTLE_ENDIAN);
    for (long at = 0; at < content.length - SIGNATURE.length; at = at == 0 ? 512 : 2 * at) {
      if (file.slice((int) at, SIGNATURE.length).equals(ByteBuffer.wrap(SIGNATURE))) {
        ByteBuffer start = file.duplicate().order(ByteOrder.LITTLE_ENDIAN).position((int) at);
        Superblock superblock = Superblock.readSuperblock(start);
        if (superblock.getBaseAddressByte() != at) {
          throw new HdfException("its base address isn't where it begins");
        }
        return new HdfGuard(file, superblock, steps);
      }
    }
    throw new HdfException("it doesn't begin as an HDF5 file does");
  }

  /**
   * jhdf makes files of buffers and channels only; a storage of one's own needs its constructor.
   */
  HdfFile open() {
    try {
      var constructor = HdfFile.class.getDeclaredConstructor(HdfBackingStorage.class);
      constructor.setAccessible(true);
      return constructor.newInstance(this);
    } catch (InvocationTargetException thrown) {
      throw thrown.getCause() instanceof RuntimeException unchecked
          ? unchecked
          : new HdfException("it can't be opened", thrown);
    } catch (ReflectiveOperationException otherVersion) {
      throw new IllegalStateException("this needs jhdf 0.13", otherVersion);
    }
  }

  /** Why the file was refused, if that was the guard. */
  Optional<String> refusal() {
    return Optional.ofNullable(refusal);
  }

  /** Bytes of data, which aren't counted, since nothing is made of them. */
  ByteBuffer data(long address, long length) {
    return slice(address + superblock.getBaseAddressByte(), length);
  }

  private ByteBuffer counted(long address, long length) {
    long left = steps.decrementAndGet();
    if (refusal == null && left < 0) {
      refusal = tooManySteps;
    }
    if (refusal == null && bytes.addAndGet(-Math.max(0, length)) < 0) {
      refusal = "the same bytes of it are read again and again";
    }
    if (refusal == null && left % STEPS_BETWEEN_LOOKS == 0 && deep()) {
      refusal = "it leads too deep";
    }
    if (refusal != null) {
      throw new HdfException(refusal);
    }
    return slice(address, length);
  }

  private boolean deep() {
    long most = callers.get() + DEEPEST;
    return STACK.walk(frames -> frames.skip(most).findFirst().isPresent());
  }

  private ByteBuffer slice(long at, long length) {
    if (at < 0 || length < 0 || at > file.capacity() - length) {
      throw new HdfException("it ends before byte " + at + " and the " + length + " from there on");
    }
    return file.slice((int) at, (int) length).order(ByteOrder.LITTLE_ENDIAN);
  }

  @Override
  public ByteBuffer readBufferFromAddress(long address, int length) {
    return counted(address + superblock.getBaseAddressByte(), length);
  }

  @Override
  public ByteBuffer map(long address, long length) {
    return counted(address + superblock.getBaseAddressByte(), length);
  }

  @Override
  public ByteBuffer mapNoOffset(long address, long length) {
    return counted(address, length);
  }

  @Override
  public long getUserBlockSize() {
    return superblock.getBaseAddressByte();
  }

  @Override
  public Superblock getSuperblock() {
    return superblock;
  }

  @Override
  public FileChannel getFileChannel() {
    throw new HdfException("it is in memory");
  }

  @Override
  public int getSizeOfOffsets() {
    return superblock.getSizeOfOffsets();
  }

  @Override
  public int getSizeOfLengths() {
    return superblock.getSizeOfLengths();
  }

  @Override
  public void close() {
    // Nothing is open.
  }

  @Override
  public long size() {
    return file.capacity();
  }

  @Override
  public boolean inMemory() {
    return true;
  }
}
