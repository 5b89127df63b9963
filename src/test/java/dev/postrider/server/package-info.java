/** What only a server can show: the product as an application has it, driven from outside. */
package dev.postrider.server;
