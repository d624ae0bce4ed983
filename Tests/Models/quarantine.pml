/* A code lets somebody in once, though a server that lacks the last spent codes takes over: a standby
   that lagged, or a backup (StoreEpoch.swift).

   Each instance's clock may be a step off the other's. What begins an epoch is one of them, and codes
   count from two steps before to two steps after its own time. From then on no step counts that is not
   more than FENCE after the beginning. As built that is 3: two for the window, one for the clocks.

   FENCE=2    forgets that clocks differ
   FENCE=0    forgets the window, too */

#ifndef FENCE
#define FENCE 3
#endif
#define FIRST 2
#define LAST 5
#define STEPS 10

byte letIn[STEPS];
bool spent[STEPS];          /* in the store of before */
bool spentAfter[STEPS];     /* in the one that takes over */
byte now = FIRST;
bool hasChanged;
byte fence;                 /* no step up to this one counts */

active proctype Time() { do :: now < LAST -> now++ :: break od }

/* What was spent comes over in any order, or never. */
active proctype Copy() {
  byte step;
  do
  :: atomic { !hasChanged ->
      if :: step = FIRST :: step = FIRST + 1 :: step = FIRST + 2 :: step = FIRST + 3 fi;
      spentAfter[step] = spent[step]; step = 0 }
  :: break
  od
}

proctype Instance(byte ahead) {
  byte own, step, tried;
  do
  :: tried < 2 ->
    tried++;
    atomic {
      own = now + ahead;
      if :: step = own - 2 :: step = own - 1 :: step = own :: step = own + 1 :: step = own + 2 fi;
      if
      :: !hasChanged && !spent[step] -> spent[step] = true; letIn[step]++
      :: hasChanged && step > fence && !spentAfter[step] -> spentAfter[step] = true; letIn[step]++
      :: else
      fi;
      own = 0; step = 0
    }
  :: else -> break
  od
}

/* The server that takes over finds itself on another history, by the clock of either instance. */
active proctype Change() {
  if
  :: atomic { hasChanged = true; if :: fence = now + FENCE :: fence = now + 1 + FENCE fi }
  :: skip
  fi
}

init { atomic { run Instance(0); run Instance(1) } }

ltl once {
  [] (letIn[0] <= 1 && letIn[1] <= 1 && letIn[2] <= 1 && letIn[3] <= 1 && letIn[4] <= 1
    && letIn[5] <= 1 && letIn[6] <= 1 && letIn[7] <= 1 && letIn[8] <= 1 && letIn[9] <= 1)
}
