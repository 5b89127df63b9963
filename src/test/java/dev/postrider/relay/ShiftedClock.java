package dev.postrider.relay;

import static net.bytebuddy.jar.asm.Opcodes.ASM9;
import static net.bytebuddy.jar.asm.Opcodes.LADD;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.ProtectionDomain;
import java.time.Duration;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassVisitor;
import net.bytebuddy.jar.asm.ClassWriter;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.utility.OpenedClassReader;

/**
 * A Java agent that sets the wall clock of its process wrong, for all classes, those of the JDK
 * included: to what the two native methods return that tell the time, each caller adds the shift.
 * The monotonic clock stays as it is, as with a computer whose date is wrong.
 */
public final class ShiftedClock implements ClassFileTransformer {

  private static final String MILLIS = "currentTimeMillis";
  private static final String NANOS = "getNanoTimeAdjustment";

  private final Duration shift;

  private ShiftedClock(Duration shift) {
    this.shift = shift;
  }

  /** What a JVM has to be started with. */
  static List<String> options(Duration ahead) throws IOException {
    Path agent = Files.createTempFile(Path.of("target"), "shifted-clock", ".jar");
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest.getMainAttributes().putValue("Premain-Class", ShiftedClock.class.getName());
    manifest.getMainAttributes().putValue("Can-Retransform-Classes", "true");
    // The class itself is on the class path.
    try (OutputStream file = Files.newOutputStream(agent)) {
      new JarOutputStream(file, manifest).close();
    }
    return List.of("-javaagent:" + agent + "=" + ahead);
  }

  /** Called by the JVM before {@code main}. */
  public static void premain(String shift, Instrumentation jvm) throws Exception {
    ShiftedClock clock = new ShiftedClock(Duration.parse(shift));
    try (InputStream some = ClassLoader.getSystemResourceAsStream("java/util/Date.class")) {
      clock.rewrite(some.readAllBytes()); // loads what is needed, before it is needed
    }
    jvm.addTransformer(clock, true);
    jvm.retransformClasses(
        Stream.of(jvm.getAllLoadedClasses())
            .filter(jvm::isModifiableClass)
            .toArray(Class<?>[]::new));
  }

  @Override
  public byte[] transform(
      ClassLoader loader, String name, Class<?> before, ProtectionDomain domain, byte[] bytes) {
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    return text.contains(MILLIS) || text.contains(NANOS) ? rewrite(bytes) : null;
  }

  private byte[] rewrite(byte[] bytes) {
    ClassReader reader = OpenedClassReader.of(bytes);
    ClassWriter writer = new ClassWriter(reader, 0);
    reader.accept(
        new ClassVisitor(ASM9, writer) {
          @Override
          public MethodVisitor visitMethod(
              int access, String name, String type, String signature, String[] exceptions) {
            return adding(super.visitMethod(access, name, type, signature, exceptions));
          }
        },
        0);
    return writer.toByteArray();
  }

  private MethodVisitor adding(MethodVisitor code) {
    return new MethodVisitor(ASM9, code) {
      @Override
      public void visitMethodInsn(
          int opcode, String owner, String name, String type, boolean ofInterface) {
        super.visitMethodInsn(opcode, owner, name, type, ofInterface);
        if (owner.equals("java/lang/System") && name.equals(MILLIS)) {
          add(shift.toMillis());
        } else if (owner.equals("jdk/internal/misc/VM") && name.equals(NANOS)) {
          add(shift.toNanos());
        }
      }

      private void add(long amount) {
        super.visitLdcInsn(amount);
        super.visitInsn(LADD);
      }

      @Override
      public void visitMaxs(int stack, int locals) {
        super.visitMaxs(stack + 2, locals);
      }
    };
  }
}
