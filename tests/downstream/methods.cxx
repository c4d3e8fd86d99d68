// Names the methods that are registered when the program starts, without touching any of them.
#include "TMVA/ClassifierFactory.h"

#include <iostream>

int main()
{
   for (const auto &name : TMVA::ClassifierFactory::Instance().List())
      std::cout << name << '\n';
   return 0;
}
