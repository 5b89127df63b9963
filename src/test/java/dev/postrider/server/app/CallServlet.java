package dev.postrider.server.app;

import jakarta.enterprise.inject.spi.CDI;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * Calls a method of a bean of this package by name, on a thread without a transaction: {@code POST
 * /call/Bean/method?argument=…}. Answers 200 with the result as text, or 500 with one line for each
 * exception of the chain, or 404 without such a method.
 */
@WebServlet("/call/*")
public class CallServlet extends HttpServlet {

  private static final long serialVersionUID = 1L;

  @Override
  protected void doPost(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    response.setContentType("text/plain;charset=UTF-8");
    String[] path = request.getPathInfo().split("/");
    String[] given = request.getParameterValues("argument");
    try {
      Object result = call(path[1], path[2], given == null ? new String[0] : given);
      response.getWriter().print(result);
    } catch (ReflectiveOperationException mistake) {
      response.sendError(HttpServletResponse.SC_NOT_FOUND, mistake.toString());
    } catch (Throwable failure) {
      response.setStatus(HttpServletResponse.SC_INTERNAL_SERVER_ERROR);
      response.getWriter().print(chain(failure));
    }
  }

  private static Object call(String bean, String name, String[] arguments) throws Throwable {
    Class<?> type = Class.forName(CallServlet.class.getPackageName() + "." + bean);
    Method method =
        Arrays.stream(type.getDeclaredMethods())
            .filter(m -> m.getName().equals(name) && !m.isSynthetic())
            .findFirst()
            .orElseThrow(() -> new NoSuchMethodException(bean + "." + name));
    try {
      return method.invoke(CDI.current().select(type).get(), (Object[]) arguments);
    } catch (InvocationTargetException failure) {
      throw failure.getCause();
    }
  }

  private static String chain(Throwable failure) {
    Set<Throwable> seen = new LinkedHashSet<>();
    collect(failure, seen);
    StringBuilder text = new StringBuilder();
    seen.forEach(t -> text.append(t).append('\n'));
    return text.toString();
  }

  private static void collect(Throwable failure, Set<Throwable> seen) {
    if (failure != null && seen.add(failure)) {
      collect(failure.getCause(), seen);
      Arrays.stream(failure.getSuppressed()).forEach(t -> collect(t, seen));
    }
  }
}
