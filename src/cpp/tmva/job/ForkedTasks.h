// Work in processes of its own, for tasks that touch nothing that a fork would break.
#ifndef TMVATORCH_JOB_FORKEDTASKS
#define TMVATORCH_JOB_FORKEDTASKS

#include <functional>
#include <string>
#include <vector>

namespace TMVA {

/// Runs task(0) ... task(nTasks - 1), each in a process forked from this one, at most nProcesses at a time, and returns
/// their answers in that order; what they write to standard output appears in that order too. Only the thread that
/// calls exists in those processes: a task must use no thread pool, interpreter or open file of this one. Throws
/// std::runtime_error with the words of a task that failed, after ending the others.
std::vector<std::string> RunForked(unsigned nTasks, unsigned nProcesses,
                                   const std::function<std::string(unsigned)> &task);

} // namespace TMVA
#endif
