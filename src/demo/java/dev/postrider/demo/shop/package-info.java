/**
 * An order shop: an order is placed, billing gets its message through a queue and writes one
 * invoice. Customers come by themselves. The warehouse is closed until somebody opens it: its queue
 * takes a few messages, and the broker rejects the rest.
 */
package dev.postrider.demo.shop;
