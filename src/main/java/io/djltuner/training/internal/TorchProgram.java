package io.djltuner.training.internal;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValue;
import ai.djl.pytorch.jni.IValueUtils;
import ai.djl.pytorch.jni.JniUtils;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * A TorchScript program carried as text and run by DJL's PyTorch engine: one call runs a whole
 * method.
 *
 * <p>This class and {@code Autograd} are the only ones that touch the engine's own classes ({@code
 * ai.djl.pytorch}); everything else in the library works with DJL's public interfaces.
 *
 * <p>A program is loaded once per device and kept for the life of the process. Its methods may run
 * on several threads at once.
 */
public final class TorchProgram {

    private static final Map<String, TorchProgram> LOADED = new ConcurrentHashMap<>();

    private final PtSymbolBlock module;

    private TorchProgram(PtSymbolBlock module) {
        this.module = module;
    }

    /**
     * Returns the program of that name for a device, loading it at first use.
     *
     * @param className the TorchScript class in the resource, such as {@code Cohort}; the resource
     *     is its name in lower case with the ending {@code .torchscript}, beside this class
     * @param device where its arrays live
     * @return the program
     * @throws IllegalStateException if the PyTorch engine is not on the class path
     */
    public static TorchProgram of(String className, Device device) {
        return LOADED.computeIfAbsent(className + "@" + device, key -> load(className, device));
    }

    /**
     * Runs a method with gradients switched off on the calling thread.
     *
     * @param method its name
     * @param manager owner of the returned array
     * @param arguments {@link NDArray}, {@code Long}, {@code Double}, {@code Boolean}, {@code
     *     long[]}, {@code double[]}, {@code NDArray[]} or {@link Held}, in the method's order
     * @return the array that the method returns, or null when it returns none
     */
    public @Nullable NDArray run(String method, NDManager manager, Object... arguments) {
        boolean gradients = Autograd.record(false);
        IValue[] values = new IValue[arguments.length];
        List<IValue> own = new ArrayList<>(arguments.length);
        // The engine would spend 250 ms on profiling each method and gain nothing on programs whose
        // time goes into a few dozen array operations. The switch belongs to the thread.
        JniUtils.setGraphExecutorOptimize(false);
        try {
            for (int i = 0; i < arguments.length; i++) {
                if (arguments[i] instanceof Held held) {
                    values[i] = held.value;
                } else {
                    values[i] = value(arguments[i]);
                    own.add(values[i]);
                }
            }
            try (IValue result = IValueUtils.runMethod(module, method, values)) {
                return result.isTensor() ? result.toTensor((PtNDManager) manager) : null;
            }
        } finally {
            own.forEach(IValue::close);
            JniUtils.setGraphExecutorOptimize(true);
            Autograd.record(gradients);
        }
    }

    /** An argument that many calls share: made once, closed by whoever made it. */
    public static final class Held implements AutoCloseable {

        private final IValue value;

        private Held(IValue value) {
            this.value = value;
        }

        @Override
        public void close() {
            value.close();
        }
    }

    /**
     * Makes an argument for many calls.
     *
     * @param argument as {@link #run} takes it
     * @return the argument, to be closed by the caller
     */
    public static Held hold(Object argument) {
        return new Held(value(argument));
    }

    private static IValue value(Object argument) {
        if (argument instanceof NDArray array) {
            return IValue.from((PtNDArray) array);
        } else if (argument instanceof Long number) {
            return IValue.from(number.longValue());
        } else if (argument instanceof Double number) {
            return IValue.from(number.doubleValue());
        } else if (argument instanceof Boolean flag) {
            return IValue.from(flag.booleanValue());
        } else if (argument instanceof long[] numbers) {
            return IValue.listFrom(numbers);
        } else if (argument instanceof double[] numbers) {
            return IValue.listFrom(numbers);
        } else if (argument instanceof NDArray[] arrays) {
            PtNDArray[] tensors = new PtNDArray[arrays.length];
            System.arraycopy(arrays, 0, tensors, 0, arrays.length);
            return IValue.listFrom(tensors);
        }
        throw new IllegalArgumentException("no TorchScript value for " + argument.getClass());
    }

    private static TorchProgram load(String className, Device device) {
        String resource = className.toLowerCase(java.util.Locale.ROOT) + ".torchscript";
        try (InputStream text = TorchProgram.class.getResourceAsStream(resource)) {
            if (text == null) {
                throw new IllegalStateException(
                        "the library's own resource is missing: " + resource);
            }
            return compile(className, device, text.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the library's own resource " + resource, e);
        }
    }

    /** A program from its text. */
    static TorchProgram compile(String className, Device device, byte[] text) throws IOException {
        byte[] archive = archive(className, text);
        // Never closed: the program is shared by all trials of the process.
        NDManager manager = Engine.getEngine("PyTorch").newBaseManager(device);
        return new TorchProgram(
                JniUtils.loadModule(
                        (PtNDManager) manager, new ByteArrayInputStream(archive), true, false));
    }

    /** A TorchScript archive: stored zip entries under one folder, the object pickled by hand. */
    private static byte[] archive(String className, byte[] code) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            zip.setMethod(ZipOutputStream.STORED);
            store(zip, "version", ascii("3\n"));
            store(zip, "byteorder", ascii("little"));
            store(zip, "code/__torch__.py", code);
            // Pickle protocol 2: an empty tuple.
            store(zip, "constants.pkl", new byte[] {(byte) 0x80, 2, ')', '.'});
            store(zip, "data.pkl", pickle(className));
        }
        return bytes.toByteArray();
    }

    /** Pickle protocol 2 of an object of the class whose one attribute, training, is false. */
    private static byte[] pickle(String className) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(new byte[] {(byte) 0x80, 2});
        out.write(ascii("c__torch__\n" + className + "\n"));
        out.write(new byte[] {'q', 0, ')', (byte) 0x81, '}', '(', 'X', 8, 0, 0, 0});
        out.write(ascii("training"));
        out.write(new byte[] {'q', 1, (byte) 0x89, 'u', 'b', 'q', 2, '.'});
        return out.toByteArray();
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static void store(ZipOutputStream zip, String name, byte[] content) throws IOException {
        ZipEntry entry = new ZipEntry("program/" + name);
        CRC32 crc = new CRC32();
        crc.update(content);
        entry.setSize(content.length);
        entry.setCompressedSize(content.length);
        entry.setCrc(crc.getValue());
        entry.setTime(0);
        zip.putNextEntry(entry);
        zip.write(content);
        zip.closeEntry();
    }
}
