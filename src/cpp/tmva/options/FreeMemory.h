// Memory that is free inside this process, given back to the system. The plugin, too, includes this.
#ifndef TMVATORCH_OPTIONS_FREEMEMORY
#define TMVATORCH_OPTIONS_FREEMEMORY

#include <cstdlib> // defines __GLIBC__
#ifdef __GLIBC__
#include <malloc.h>
#endif

namespace TMVA {

/// After work on large samples: what it took for a while would stay with the process.
inline void ReturnFreeMemory()
{
#ifdef __GLIBC__
   malloc_trim(0);
#endif
}

} // namespace TMVA
#endif
