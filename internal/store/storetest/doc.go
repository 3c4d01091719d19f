// Package storetest holds what every [coach.Store] promises, as a suite of tests, and a store in memory that keeps it.
package storetest
