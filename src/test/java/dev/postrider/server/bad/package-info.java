/** An application that must not be deployed. */
package dev.postrider.server.bad;
